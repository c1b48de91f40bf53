-- purpose: who is linked to whom, by payments, sessions and identifiers that both carry
-- reads:   payment, contact, mention, person_mention, mention_identifier, common_identifier
-- writes:  nothing: it is read by networks.reading
-- grain:   one pair of persons
-- caveats: no name, country, sex or age is read; identifiers that very many parties or more than twenty persons
--          carry link nobody
WITH holder AS (
  SELECT mi.identifier_id, pm.person_id, min(m.use) AS use
  FROM mention_identifier AS mi
  JOIN person_mention AS pm ON pm.mention_id = mi.mention_id
  JOIN mention AS m ON m.mention_id = mi.mention_id
  WHERE mi.identifier_id NOT IN (SELECT identifier_id FROM common_identifier)
  GROUP BY mi.identifier_id, pm.person_id
),
shared AS (
  SELECT identifier_id FROM holder GROUP BY identifier_id HAVING count(*) BETWEEN 2 AND 20
),
kept AS (
  SELECT h.identifier_id, h.person_id, h.use FROM holder AS h JOIN shared AS s ON s.identifier_id = h.identifier_id
),
link AS (
  SELECT
    least(payer_id, payee_id) AS left_person, greatest(payer_id, payee_id) AS right_person,
    count(*) FILTER (payer_id < payee_id) AS paid, count(*) FILTER (payer_id > payee_id) AS was_paid,
    0 AS sessions, 0 AS identifiers, min(use) AS use
  FROM payment
  WHERE payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id
  GROUP BY least(payer_id, payee_id), greatest(payer_id, payee_id)
  UNION ALL
  SELECT least(caller_id, callee_id), greatest(caller_id, callee_id), 0, 0, count(*), 0, min(use)
  FROM contact
  WHERE caller_id IS NOT NULL AND callee_id IS NOT NULL AND caller_id <> callee_id
  GROUP BY least(caller_id, callee_id), greatest(caller_id, callee_id)
  UNION ALL
  SELECT a.person_id, b.person_id, 0, 0, 0, count(*), least(min(a.use), min(b.use))
  FROM kept AS a
  JOIN kept AS b ON b.identifier_id = a.identifier_id AND b.person_id > a.person_id
  GROUP BY a.person_id, b.person_id
)
SELECT
  left_person, right_person, sum(paid)::BIGINT AS paid, sum(was_paid)::BIGINT AS was_paid,
  sum(sessions)::BIGINT AS sessions, sum(identifiers)::BIGINT AS identifiers, min(use) AS use
FROM link
GROUP BY left_person, right_person
ORDER BY left_person, right_person
