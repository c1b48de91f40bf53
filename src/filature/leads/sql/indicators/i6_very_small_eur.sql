-- purpose: payments of about EUR 8 to 27 (SEK 90 to 300)
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: needs the amount in EUR
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER (p.amount_eur BETWEEN 8 AND 27) / nullif(count(p.amount_eur), 0), count(*) FILTER (p.amount_eur BETWEEN 8 AND 27), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER (p.amount_eur BETWEEN 8 AND 27), coalesce(min(p.use) FILTER (p.amount_eur BETWEEN 8 AND 27), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER (p.amount_eur BETWEEN 8 AND 27) / nullif(count(p.amount_eur), 0) >= $starts
ORDER BY f.person_id
