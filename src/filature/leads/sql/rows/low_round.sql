-- purpose: low, round sums in the sender's or the payee's currency
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND (p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500
