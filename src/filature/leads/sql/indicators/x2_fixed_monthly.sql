-- purpose: the same sum every month: a standing order such as a sponsorship
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: speaks against the lead
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.same_amount_share, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least AND f.same_amount_share >= $starts
  AND f.median_gap_days BETWEEN 27 AND 33 AND f.mad_gap_days <= 3
GROUP BY f.person_id, f.same_amount_share
ORDER BY f.person_id
