-- purpose: sums of PHP 1,000 to 10,000
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
-- caveats: a sum, not a place: the currency only makes the published range comparable
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND CASE WHEN p.paid_currency = 'PHP' THEN p.paid_amount WHEN p.currency = 'PHP' THEN p.amount END BETWEEN 1000 AND 10000
