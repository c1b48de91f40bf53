-- purpose: payments sent at night by the payers' clock
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payee and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payee' AND (p.local_hour >= 22 OR p.local_hour < 6)
