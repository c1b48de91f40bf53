-- purpose: payments from 22:00 to 05:59 in the display zone
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND (p.local_hour >= 22 OR p.local_hour < 6)
