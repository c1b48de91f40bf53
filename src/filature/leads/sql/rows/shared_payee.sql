-- purpose: payments to payees whom others pay as well
-- reads:   listed_payment, payee_circle, pair_feature
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
-- caveats: a romance fraudster's or an association's account looks the same
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
JOIN payee_circle AS c ON c.person_id = p.payee_id
JOIN pair_feature AS q ON q.payer_id = p.payer_id AND q.payee_id = p.payee_id AND q.median_eur < $small
WHERE p.role = 'payer' AND c.payers BETWEEN 2 AND $hub
