-- purpose: mentions that show the same, as one party
-- reads:   party_source, name_form, address_form, said (answers about two mentions), named (mentions that decisions name)
-- writes:  party_row
-- grain:   one distinct combination of canonical name, identifiers, address and birth date; where there is no
--          identifier, of one provider only
-- caveats: what people decided is about mentions: a mention without an identifier that somebody named stands for
--          itself, and so does the younger of two that show the same but were said to be two persons
CREATE OR REPLACE TEMP TABLE party_row AS
WITH shown AS (
  SELECT
    s.mention_id, s.use, s.provider, s.name AS raw_name, s.address AS raw_address,
    n.name, a.address_key, s.phone, s.email, s.account, s.document, s.customer, s.handle, s.birth_date,
    coalesce(s.phone, s.email, s.account, s.document, s.customer, s.handle) IS NOT NULL AS identified
  FROM party_source AS s
  LEFT JOIN name_form AS n ON n.raw = s.name
  LEFT JOIN address_form AS a ON a.raw = s.address
),
said_apart AS (
  SELECT j.right_mention AS mention_id
  FROM said AS j
  JOIN shown AS l ON l.mention_id = j.left_mention
  JOIN shown AS r ON r.mention_id = j.right_mention
  WHERE j.standing = 'different'
    AND {'a': l.name, 'b': l.address_key, 'c': l.phone, 'd': l.email, 'e': l.account, 'f': l.document,
      'g': l.customer, 'h': l.handle, 'i': l.birth_date}
    IS NOT DISTINCT FROM {'a': r.name, 'b': r.address_key, 'c': r.phone, 'd': r.email, 'e': r.account,
      'f': r.document, 'g': r.customer, 'h': r.handle, 'i': r.birth_date}
)
SELECT
  min(s.mention_id) AS party_id, count(*) AS mentions, min(s.use) AS use, s.identified,
  CASE WHEN NOT s.identified THEN s.provider END AS provider,
  CASE
    WHEN s.mention_id IN (SELECT mention_id FROM said_apart)
      OR (NOT s.identified AND s.mention_id IN (SELECT mention_id FROM named)) THEN s.mention_id
  END AS alone,
  s.name, s.address_key, s.phone, s.email, s.account, s.document, s.customer, s.handle, s.birth_date,
  min(s.raw_name) AS raw_name, min(s.raw_address) AS raw_address, list(s.mention_id) AS mention_ids
FROM shown AS s
GROUP BY ALL
HAVING coalesce(s.name, s.address_key, s.phone, s.email, s.account, s.document, s.customer, s.handle) IS NOT NULL
