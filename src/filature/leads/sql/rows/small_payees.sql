-- purpose: payments to payees who get small sums
-- reads:   listed_payment, pair_feature
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
JOIN pair_feature AS q ON q.payer_id = p.payer_id AND q.payee_id = p.payee_id
WHERE p.role = 'payer' AND coalesce(q.median_eur, 0) <= 185
