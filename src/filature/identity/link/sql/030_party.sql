-- purpose: parties with everything that is compared and how common each value is
-- reads:   party_row, name_form, address_form
-- writes:  party
-- grain:   one party
-- caveats: a name's frequency is the larger of the product of its words' frequencies (words taken as independent)
--          and its own count shared among the expected parties of one person; an identifier's is the number of
--          other persons seen with it, told apart by the rarest sound of their names, or what is expected before
--          counting ($shared), over at least $population persons
INSERT INTO party BY NAME
WITH named AS (
  SELECT p.party_id, n.* EXCLUDE (raw), p.raw_name
  FROM party_row AS p
  JOIN name_form AS n ON n.raw = p.raw_name
  WHERE n.name_key IS NOT NULL
),
total AS (SELECT greatest(count(*), 1) AS parties, greatest(count(*), $population) AS persons FROM party_row),
words AS (SELECT party_id, unnest(string_split(name_key, ' ')) AS word FROM named),
word_count AS (SELECT word, count(*) AS parties FROM words WHERE length(word) > 1 GROUP BY word),
initial_count AS (SELECT word[1] AS word, count(DISTINCT party_id) AS parties FROM words GROUP BY word[1]),
counted AS (SELECT * FROM word_count UNION ALL SELECT * FROM initial_count),
product AS (
  SELECT w.party_id, sum(ln(least(c.parties / t.parties, 1.0))) AS log_frequency
  FROM words AS w
  JOIN counted AS c ON c.word = w.word
  CROSS JOIN total AS t
  GROUP BY w.party_id
),
key_count AS (SELECT name_key, count(*) AS parties FROM named GROUP BY name_key),
sounds AS (SELECT party_id, unnest(string_split(name_sound, ' ')) AS sound FROM named),
sound_count AS (SELECT sound, count(*) AS parties FROM sounds GROUP BY sound),
rare AS (
  SELECT s.party_id, arg_min(s.sound, (c.parties, s.sound)) AS name_rare
  FROM sounds AS s
  JOIN sound_count AS c ON c.sound = s.sound
  GROUP BY s.party_id
),
base AS (
  SELECT
    p.* EXCLUDE (mention_ids, alone, raw_name, raw_address, name, address_key), n.* EXCLUDE (party_id, raw_name),
    a.* EXCLUDE (raw), r.name_rare,
    least(greatest(exp(f.log_frequency), k.parties / (1 + $others) / t.parties), 1.0) AS name_frequency
  FROM party_row AS p
  CROSS JOIN total AS t
  LEFT JOIN named AS n ON n.party_id = p.party_id
  LEFT JOIN address_form AS a ON a.raw = p.raw_address
  LEFT JOIN product AS f ON f.party_id = p.party_id
  LEFT JOIN key_count AS k ON k.name_key = n.name_key
  LEFT JOIN rare AS r ON r.party_id = p.party_id
),
carried AS (
  SELECT unnest([
    {'kind': 'phone', 'value': phone}, {'kind': 'email', 'value': email}, {'kind': 'account', 'value': account},
    {'kind': 'document', 'value': document}, {'kind': 'customer', 'value': customer},
    {'kind': 'handle', 'value': handle}, {'kind': 'address_key', 'value': address_key}
  ], recursive := true), name_rare
  FROM base
),
frequency AS (
  SELECT
    c.kind, c.value,
    least(
      greatest(count(DISTINCT c.name_rare) - 1, list_extract($shared, list_position($kinds, c.kind)))
        / any_value(t.persons),
      1.0
    ) AS tf
  FROM carried AS c
  CROSS JOIN total AS t
  WHERE c.value IS NOT NULL
  GROUP BY c.kind, c.value
)
SELECT
  b.* EXCLUDE (name_frequency),
  -- a mailbox reached under several spellings: what follows '+', and the dots of one large provider
  CASE
    WHEN split_part(b.email, '@', 2) IN ('gmail.com', 'googlemail.com')
      THEN replace(split_part(split_part(b.email, '@', 1), '+', 1), '.', '') || '@gmail.com'
    WHEN b.email IS NOT NULL THEN split_part(split_part(b.email, '@', 1), '+', 1) || '@' || split_part(b.email, '@', 2)
  END AS email_key,
  CASE WHEN contains(b.account, ':') THEN split_part(b.account, ':', 1) ELSE '' END AS account_scope,
  split_part(b.customer, ':', 1) AS customer_scope,
  split_part(b.handle, ':', 1) AS handle_scope,
  b.name_frequency AS tf_name_key,
  f1.tf AS tf_phone, f2.tf AS tf_email, f3.tf AS tf_account, f4.tf AS tf_document, f5.tf AS tf_customer,
  f6.tf AS tf_handle, f7.tf AS tf_address_key
FROM base AS b
LEFT JOIN frequency AS f1 ON f1.kind = 'phone' AND f1.value = b.phone
LEFT JOIN frequency AS f2 ON f2.kind = 'email' AND f2.value = b.email
LEFT JOIN frequency AS f3 ON f3.kind = 'account' AND f3.value = b.account
LEFT JOIN frequency AS f4 ON f4.kind = 'document' AND f4.value = b.document
LEFT JOIN frequency AS f5 ON f5.kind = 'customer' AND f5.value = b.customer
LEFT JOIN frequency AS f6 ON f6.kind = 'handle' AND f6.value = b.handle
LEFT JOIN frequency AS f7 ON f7.kind = 'address_key' AND f7.value = b.address_key
ORDER BY b.party_id
