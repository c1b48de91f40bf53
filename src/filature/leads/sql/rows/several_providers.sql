-- purpose: payments to a payee paid through several providers
-- reads:   listed_payment, pair_feature
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
-- caveats: moving after an account was closed is one reason, a better rate another
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
JOIN pair_feature AS q ON q.payer_id = p.payer_id AND q.payee_id = p.payee_id
WHERE p.role = 'payer' AND q.providers >= 2 AND q.payments >= 3
