-- purpose: payments of EUR 6 to 61 (A$10 to 100)
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND p.amount_eur BETWEEN 6 AND 61
