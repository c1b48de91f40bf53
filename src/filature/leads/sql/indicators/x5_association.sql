-- purpose: the same few sums from very many payers: the pattern of an association or a shop
-- reads:   payee_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: speaks against the lead
INSERT INTO indicator
SELECT
  e.person_id, 'payee', $id, e.payers::DOUBLE, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payee_feature AS e
JOIN payment AS p ON p.payee_id = e.person_id AND p.payer_id IS DISTINCT FROM p.payee_id
WHERE e.payers >= $starts AND e.same_amount_share >= 0.15 AND e.sessions = 0
GROUP BY e.person_id, e.payers
ORDER BY e.person_id
