-- purpose: which payees are paid by the same unrelated payers
-- reads:   pair_feature, payee_degree
-- writes:  shared_payer
-- grain:   one pair of payees with at least two such payers
-- caveats: one payer with two payees says little; payers of more than $most_payees payees and hubs are left out
INSERT INTO shared_payer
WITH generous AS (
  SELECT payer_id FROM pair_feature GROUP BY payer_id HAVING count(*) > $most_payees
),
link AS (
  SELECT q.payer_id, q.payee_id, q.use
  FROM pair_feature AS q
  JOIN payee_degree AS d ON d.payee_id = q.payee_id
  WHERE NOT d.hub AND NOT q.shared_name AND q.payer_id NOT IN (SELECT payer_id FROM generous)
)
SELECT a.payee_id, b.payee_id, count(*), least(min(a.use), min(b.use))
FROM link AS a
JOIN link AS b ON b.payer_id = a.payer_id AND b.payee_id > a.payee_id
GROUP BY a.payee_id, b.payee_id
HAVING count(*) >= 2
ORDER BY a.payee_id, b.payee_id
