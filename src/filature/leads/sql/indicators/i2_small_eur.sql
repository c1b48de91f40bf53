-- purpose: payments of EUR 10 to 200
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: needs the amount in EUR; shared with sponsorship, dating and business
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER (p.amount_eur BETWEEN 10 AND 200) / nullif(count(p.amount_eur), 0), count(*) FILTER (p.amount_eur BETWEEN 10 AND 200), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER (p.amount_eur BETWEEN 10 AND 200), coalesce(min(p.use) FILTER (p.amount_eur BETWEEN 10 AND 200), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER (p.amount_eur BETWEEN 10 AND 200) / nullif(count(p.amount_eur), 0) >= $starts
ORDER BY f.person_id
