-- purpose: one payer, small sums (median up to EUR 185, about USD 200), several payees outside the family
-- reads:   payer_feature, pair_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: outside the family = no shared word in the names; kinship by another name is not seen
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(DISTINCT q.payee_id)::DOUBLE, count(*), any_value(f.payments),
  list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN pair_feature AS q
  ON q.payer_id = f.person_id AND NOT q.shared_name AND coalesce(q.median_eur, 0) <= 185
JOIN payment AS p ON p.payer_id = q.payer_id AND p.payee_id = q.payee_id
WHERE f.payments >= $least
GROUP BY f.person_id
HAVING count(DISTINCT q.payee_id) >= $starts
ORDER BY f.person_id
