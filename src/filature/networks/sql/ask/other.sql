-- purpose: who else is linked to the payees that one person pays, or to the payers of one payee
-- reads:   pair_feature, payee_degree, person
-- writes:  nothing: it is read by networks.reading
-- grain:   one other person and one shared counterpart
-- caveats: hubs are left out as shared payees
WITH mine AS (
  SELECT q.payee_id AS shared, 'payer' AS role
  FROM pair_feature AS q
  JOIN payee_degree AS d ON d.payee_id = q.payee_id
  WHERE q.payer_id = $person AND NOT d.hub AND $role = 'payer'
  UNION ALL
  SELECT payer_id, 'payee' FROM pair_feature WHERE payee_id = $person AND $role = 'payee'
),
linked AS (
  SELECT q.payer_id AS other, m.shared, q.payments, q.use
  FROM mine AS m
  JOIN pair_feature AS q ON q.payee_id = m.shared
  WHERE m.role = 'payer'
  UNION ALL
  SELECT q.payee_id, m.shared, q.payments, q.use
  FROM mine AS m
  JOIN pair_feature AS q ON q.payer_id = m.shared
  WHERE m.role = 'payee'
)
SELECT l.other AS person_id, o.label AS person, s.label AS shared, l.payments, l.use
FROM linked AS l
JOIN person AS o ON o.person_id = l.other
JOIN person AS s ON s.person_id = l.shared
WHERE l.other <> $person
ORDER BY l.other, s.person_id
