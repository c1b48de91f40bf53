-- purpose: payments of EUR 8 to 27 (SEK 90 to 300)
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND p.amount_eur BETWEEN 8 AND 27
