-- purpose: whom each identifier of a list names
-- reads:   candidate, identifier, mention_identifier, mention, person_mention, person, common_identifier
-- writes:  nothing: it is read by networks.reading
-- grain:   one seed and person, by one identifier
-- caveats: a number without a provider is sought under every provider: what follows the first colon is compared
WITH known AS (
  SELECT identifier_id, kind, value, value AS sought FROM identifier
  UNION ALL
  SELECT identifier_id, kind, value, substr(value, strpos(value, ':'))
  FROM identifier
  WHERE kind IN ('account', 'customer', 'handle') AND strpos(value, ':') > 0
)
SELECT
  c.seed, k.kind, k.value, pm.person_id, q.label, count(DISTINCT mi.mention_id) AS mentions,
  bool_or(j.identifier_id IS NOT NULL) AS common, min(m.use) AS use
FROM candidate AS c
JOIN known AS k ON k.kind = c.kind AND k.sought = c.value
JOIN mention_identifier AS mi ON mi.identifier_id = k.identifier_id
JOIN mention AS m ON m.mention_id = mi.mention_id
JOIN person_mention AS pm ON pm.mention_id = mi.mention_id
JOIN person AS q ON q.person_id = pm.person_id
LEFT JOIN common_identifier AS j ON j.identifier_id = k.identifier_id
GROUP BY c.seed, k.kind, k.value, pm.person_id, q.label
UNION ALL
SELECT c.seed, c.kind, p.label, p.person_id, p.label, p.mentions, FALSE, p.use
FROM candidate AS c
JOIN person_mention AS pm ON pm.mention_id = c.mention_id
JOIN person AS p ON p.person_id = pm.person_id
ORDER BY 1, 2, 3, 4
