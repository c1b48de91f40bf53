-- purpose: a payee paid small sums by several unrelated payers
-- reads:   payee_feature, pair_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: romance fraud, associations, shops and couriers look the same
INSERT INTO indicator
SELECT
  e.person_id, 'payee', $id, e.small_payers::DOUBLE, count(*), any_value(e.payments),
  list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payee_feature AS e
JOIN pair_feature AS q ON q.payee_id = e.person_id AND NOT q.shared_name AND q.median_eur BETWEEN 10 AND 200
JOIN payment AS p ON p.payer_id = q.payer_id AND p.payee_id = q.payee_id
WHERE least(e.small_payers, e.unrelated_payers) >= $starts
GROUP BY e.person_id, e.small_payers
ORDER BY e.person_id
