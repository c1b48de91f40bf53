-- purpose: regular, larger sums to few payees: the pattern of a family remittance
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: speaks against the lead
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.median_eur, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least AND f.payees <= 3 AND f.median_eur >= $starts AND f.median_gap_days BETWEEN 12 AND 65
GROUP BY f.person_id, f.median_eur
ORDER BY f.person_id
