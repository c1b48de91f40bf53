-- purpose: pays a payee whom several unrelated payers pay small sums
-- reads:   pair_feature, payee_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: a romance fraudster's or an association's account looks the same
INSERT INTO indicator
SELECT
  q.payer_id, 'payer', $id, max(e.small_payers)::DOUBLE, count(*), count(*),
  list(p.record_id ORDER BY p.record_id), min(p.use)
FROM pair_feature AS q
JOIN payee_feature AS e ON e.person_id = q.payee_id
JOIN payment AS p ON p.payer_id = q.payer_id AND p.payee_id = q.payee_id
WHERE NOT q.shared_name AND least(e.small_payers, e.unrelated_payers) >= $starts
GROUP BY q.payer_id
ORDER BY q.payer_id
