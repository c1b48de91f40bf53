-- purpose: a short burst of payments that stops: the pattern of an extorted victim, not of a payer
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: the payer's age is never used; a person checks it
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.payments::DOUBLE, count(*), count(*), list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
CROSS JOIN (SELECT max(sent_on) AS sent_on FROM payment) AS newest
WHERE f.payments >= $starts AND date_diff('day', f.first_on, f.last_on) <= 14
  AND f.first_eur < 250 AND f.total_eur < 1500 AND f.payees <= 2
  AND date_diff('day', f.last_on, newest.sent_on) >= 30
GROUP BY f.person_id, f.payments
ORDER BY f.person_id
