-- purpose: pay-outs of PHP 1,000 to 10,000
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: a sum, not a place: the currency only makes the published range comparable
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER (p.paid_currency = 'PHP' AND p.paid_amount BETWEEN 1000 AND 10000 OR p.currency = 'PHP' AND p.amount BETWEEN 1000 AND 10000) / nullif(count(*) FILTER (p.paid_currency = 'PHP' OR p.currency = 'PHP'), 0), count(*) FILTER (p.paid_currency = 'PHP' AND p.paid_amount BETWEEN 1000 AND 10000 OR p.currency = 'PHP' AND p.amount BETWEEN 1000 AND 10000), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER (p.paid_currency = 'PHP' AND p.paid_amount BETWEEN 1000 AND 10000 OR p.currency = 'PHP' AND p.amount BETWEEN 1000 AND 10000), coalesce(min(p.use) FILTER (p.paid_currency = 'PHP' AND p.paid_amount BETWEEN 1000 AND 10000 OR p.currency = 'PHP' AND p.amount BETWEEN 1000 AND 10000), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER (p.paid_currency = 'PHP' AND p.paid_amount BETWEEN 1000 AND 10000 OR p.currency = 'PHP' AND p.amount BETWEEN 1000 AND 10000) / nullif(count(*) FILTER (p.paid_currency = 'PHP' OR p.currency = 'PHP'), 0) >= $starts
ORDER BY f.person_id
