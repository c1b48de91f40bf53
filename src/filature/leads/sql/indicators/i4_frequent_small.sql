-- purpose: many small sends in a short time: payments of EUR 6 to 61 (A$10 to 100) per 30 days
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: needs the amount in EUR and at least 30 days
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id,
  count(*) FILTER (p.amount_eur BETWEEN 6 AND 61) * 30.0 / greatest(date_diff('day', f.first_on, f.last_on), 30),
  count(*) FILTER (p.amount_eur BETWEEN 6 AND 61), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER (p.amount_eur BETWEEN 6 AND 61),
  coalesce(min(p.use) FILTER (p.amount_eur BETWEEN 6 AND 61), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least
GROUP BY f.person_id, f.first_on, f.last_on
HAVING count(*) FILTER (p.amount_eur BETWEEN 6 AND 61) * 30.0
  / greatest(date_diff('day', f.first_on, f.last_on), 30) >= $starts
ORDER BY f.person_id
