-- purpose: payments of payers who send small sums
-- reads:   listed_payment, pair_feature
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payee and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
JOIN pair_feature AS q ON q.payer_id = p.payer_id AND q.payee_id = p.payee_id
WHERE p.role = 'payee' AND q.median_eur BETWEEN 10 AND 200
