-- purpose: payments in office hours, Monday to Friday
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND p.local_hour BETWEEN 9 AND 17 AND isodow(p.sent_on) <= 5
