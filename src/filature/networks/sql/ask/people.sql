-- purpose: label, name and parts played in payments of some persons, and what they look like as payees
-- reads:   wanted, person, payment, payee_network
-- writes:  nothing: it is read by networks.reading
-- grain:   one person
WITH played AS (
  SELECT DISTINCT payee_id AS person_id, 'payee' AS role FROM payment
  WHERE payee_id IN (SELECT person_id FROM wanted)
  UNION ALL
  SELECT DISTINCT payer_id, 'payer' FROM payment WHERE payer_id IN (SELECT person_id FROM wanted)
)
SELECT
  p.person_id, p.label AS person, p.name,
  coalesce(list(r.role ORDER BY r.role) FILTER (r.role IS NOT NULL), []) AS roles,
  coalesce(any_value(n.looks), []) AS looks, any_value(n.use) FILTER (len(n.looks) > 0) AS looks_use
FROM wanted AS w
JOIN person AS p ON p.person_id = w.person_id
LEFT JOIN played AS r ON r.person_id = p.person_id
LEFT JOIN payee_network AS n ON n.person_id = p.person_id
GROUP BY p.person_id, p.label, p.name
ORDER BY p.person_id
