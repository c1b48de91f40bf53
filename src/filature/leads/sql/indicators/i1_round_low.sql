-- purpose: low, round sums: multiples of 5 of the currency sent, or of 100 of the currency paid, below EUR 500
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: needs the amount in EUR
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER ((p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500) / nullif(count(p.amount_eur), 0), count(*) FILTER ((p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER ((p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500), coalesce(min(p.use) FILTER ((p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER ((p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500) / nullif(count(p.amount_eur), 0) >= $starts
ORDER BY f.person_id
