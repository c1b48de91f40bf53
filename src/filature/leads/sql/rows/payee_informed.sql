-- purpose: payments of payers who also pay a named person
-- reads:   listed_payment, pair_feature, named_person
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payee and record
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payee' AND p.payer_id IN (
  SELECT q.payer_id FROM pair_feature AS q JOIN named_person AS n ON n.person_id = q.payee_id WHERE q.payee_id <> p.payee_id)
