-- purpose: a payee who had sessions with several of the payers
-- reads:   payee_feature, pair_feature, payment, episode
-- writes:  indicator
-- grain:   one person
-- caveats: counts sessions within 24 hours of a payment only
INSERT INTO indicator
SELECT
  e.payee_id, 'payee', $id, count(DISTINCT e.payer_id)::DOUBLE, count(*), any_value(f.payments),
  list(e.payment_record_id ORDER BY e.payment_record_id), min(e.use)
FROM episode AS e
JOIN payee_feature AS f ON f.person_id = e.payee_id
WHERE e.sessions_after > 0
GROUP BY e.payee_id
HAVING count(DISTINCT e.payer_id) >= $starts
ORDER BY e.payee_id
