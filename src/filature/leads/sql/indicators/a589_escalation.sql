-- purpose: later payments are higher and closer together than earlier ones
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: compares the two halves of a payer's payments; the value is the ratio of the medians
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.median_eur_late / f.median_eur_early, count(*), count(*),
  list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least AND f.median_eur_early > 0
  AND f.median_eur_late / f.median_eur_early >= $starts AND f.gap_late < f.gap_early
GROUP BY f.person_id, f.median_eur_late, f.median_eur_early
ORDER BY f.person_id
