-- purpose: the keys under which parties meet
-- reads:   party
-- writes:  block_key
-- grain:   one party and key
-- caveats: keys are hashes (a collision adds a pair to look at and nothing else); rules overlap on purpose
CREATE OR REPLACE TEMP TABLE block_key AS
WITH keyed AS (
  SELECT party_id, unnest([
    {'rule': 'phone', 'value': phone}, {'rule': 'email', 'value': email_key}, {'rule': 'account', 'value': account},
    {'rule': 'document', 'value': document}, {'rule': 'customer', 'value': customer},
    {'rule': 'handle', 'value': handle}, {'rule': 'address', 'value': address_key},
    {'rule': 'birth date', 'value': birth_date},
    {'rule': 'name', 'value': name_compact},
    {'rule': 'sounds', 'value': CASE WHEN len(name_tokens) > 1 THEN name_sound END},
    {'rule': 'rare sound and postcode', 'value': name_rare || ' ' || address_postcode}
  ], recursive := true)
  FROM party
),
-- words in their roots, so that a familiar form meets the name it stands for
words AS (SELECT party_id, unnest(name_roots) AS word FROM party WHERE len(name_roots) > 2),
two_words AS (
  SELECT a.party_id, 'two words' AS rule, a.word || ' ' || b.word AS value
  FROM words AS a
  JOIN words AS b ON b.party_id = a.party_id AND b.word > a.word
),
two_of_two AS (
  SELECT party_id, 'two words' AS rule, array_to_string(name_roots, ' ') AS value
  FROM party WHERE len(name_roots) = 2
),
initials AS (SELECT party_id, 'word and initial' AS rule, unnest(name_pairs) AS value FROM party)
SELECT party_id, rule, hash(rule, value) AS key
FROM (
  SELECT party_id, rule, value FROM keyed WHERE value IS NOT NULL
  UNION ALL SELECT * FROM two_words
  UNION ALL SELECT * FROM two_of_two
  UNION ALL SELECT * FROM initials
)
