-- purpose: payments with a session of the two within 24 hours after
-- reads:   listed_payment, episode
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, least(p.use, e.use) AS use
FROM listed_payment AS p
JOIN episode AS e ON e.payment_record_id = p.record_id
WHERE p.role = 'payer' AND e.sessions_after > 0
