-- purpose: the published pattern of high-volume payers: typically below A$55 (EUR 34), gaps below 20 days
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: the value is the number of payments of a payer who fits both
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.payments::DOUBLE, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $starts AND f.median_eur < 34 AND f.median_gap_days < 20
GROUP BY f.person_id, f.payments
ORDER BY f.person_id
