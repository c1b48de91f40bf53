-- purpose: sums with cents in office hours: the pattern of a business
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: speaks against the lead
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, 1 - f.whole_share, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least AND 1 - f.whole_share >= $starts AND f.office_share >= 0.7
GROUP BY f.person_id, f.whole_share
ORDER BY f.person_id
