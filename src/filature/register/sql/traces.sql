-- purpose: what the records say of persons and payments that the register names: who it is, which phones, who was paid
-- reads:   person, person_mention, mention_identifier, identifier, common_identifier, payment
-- writes:  nothing
-- grain:   one row per mention or payment asked for ($mentions, $records), kind and thing; a phone that stands for many
--          persons (common_identifier) links nobody
WITH asked AS (
  SELECT a.mention_id, pm.person_id
  FROM (SELECT unnest($mentions::BIGINT[]) AS mention_id) AS a
  JOIN person_mention AS pm ON pm.mention_id = a.mention_id
),
paid AS (
  SELECT a.mention_id AS number, 'P' AS place, p.payee_id
  FROM asked AS a JOIN payment AS p ON p.payer_id = a.person_id
  UNION
  SELECT p.record_id, 'R', p.payee_id
  FROM payment AS p WHERE p.record_id IN (SELECT unnest($records::BIGINT[]))
)
SELECT a.mention_id AS number, 'P' AS place, 'person' AS kind, p.label AS what
FROM asked AS a JOIN person AS p ON p.person_id = a.person_id
UNION
SELECT d.number, d.place, 'payee', p.label FROM paid AS d JOIN person AS p ON p.person_id = d.payee_id
UNION
SELECT a.mention_id, 'P', 'phone', i.value
FROM asked AS a
JOIN person_mention AS pm ON pm.person_id = a.person_id
JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id
JOIN identifier AS i ON i.identifier_id = mi.identifier_id
WHERE i.kind = 'phone' AND i.identifier_id NOT IN (SELECT identifier_id FROM common_identifier)
ORDER BY ALL
