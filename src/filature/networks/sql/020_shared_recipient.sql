-- purpose: which payers pay the same payees, a payee with few payers weighing more
-- reads:   pair_feature, payee_degree
-- writes:  shared_recipient
-- grain:   one pair of payers
-- caveats: weights are summed as whole millionths, so that no order of rows changes a bit (Newman 2001, Phys. Rev. E
--          64, 016132: each of n who share one thing is tied to the others by 1 / (n - 1)); hubs are left out
INSERT INTO shared_recipient
WITH link AS (
  SELECT q.payer_id, q.payee_id, d.payers, q.use
  FROM pair_feature AS q
  JOIN payee_degree AS d ON d.payee_id = q.payee_id
  WHERE NOT d.hub AND d.payers >= 2
)
SELECT
  a.payer_id, b.payer_id, count(*), sum(1000000 // (a.payers - 1))::DOUBLE / 1000000, least(min(a.use), min(b.use))
FROM link AS a
JOIN link AS b ON b.payee_id = a.payee_id AND b.payer_id > a.payer_id
GROUP BY a.payer_id, b.payer_id
ORDER BY a.payer_id, b.payer_id
