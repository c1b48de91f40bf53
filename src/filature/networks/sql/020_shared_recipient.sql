-- purpose: which payers pay two or more of the same payees, a payee with few payers weighing more
-- reads:   pair_feature, payee_degree, household
-- writes:  shared_recipient
-- grain:   one pair of payers
-- caveats: who shares one payee is found in pair_feature; weights are summed as whole millionths, so that no order of
--          rows changes a bit (Newman 2001, Phys. Rev. E 64, 016132: each of n who share one thing is tied to the
--          others by 1 / (n - 1)); payees without pairs (payee_degree.paired) are left out
INSERT INTO shared_recipient
WITH pairable AS (
  SELECT q.payer_id, q.payee_id, q.use = 'judicial' AS judicial
  FROM pair_feature AS q
  SEMI JOIN (SELECT payee_id FROM payee_degree WHERE paired) AS d ON d.payee_id = q.payee_id
),
several AS (
  SELECT payer_id FROM pairable GROUP BY payer_id HAVING count(*) >= 2
),
link AS (
  SELECT p.payer_id, p.payee_id, 1000000 // (d.payers - 1) AS weight, p.judicial
  FROM pairable AS p
  SEMI JOIN several AS s ON s.payer_id = p.payer_id
  JOIN payee_degree AS d ON d.payee_id = p.payee_id
),
pair AS (
  SELECT
    a.payer_id AS left_payer, b.payer_id AS right_payer, count(*) AS payees, sum(a.weight)::BIGINT AS weight,
    bool_and(a.judicial AND b.judicial) AS judicial
  FROM link AS a
  JOIN link AS b ON b.payee_id = a.payee_id AND b.payer_id > a.payer_id
  GROUP BY a.payer_id, b.payer_id
  HAVING count(*) >= 2
)
SELECT
  p.left_payer, p.right_payer, p.payees, p.weight / 1000000, coalesce(l.household_id = r.household_id, FALSE),
  least(CASE WHEN p.judicial THEN 'judicial' ELSE 'intelligence-only' END,
    CASE WHEN l.household_id = r.household_id THEN l.use END)
FROM pair AS p
LEFT JOIN household AS l ON l.person_id = p.left_payer
LEFT JOIN household AS r ON r.person_id = p.right_payer
ORDER BY p.left_payer, p.right_payer
