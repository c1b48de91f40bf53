-- purpose: payments to a person whom a partner named
-- reads:   listed_payment, named_person
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
-- caveats: being named is a lead source, not proof
SELECT p.person_id, p.record_id, least(p.use, n.use) AS use
FROM listed_payment AS p
JOIN named_person AS n ON n.person_id = p.payee_id
WHERE p.role = 'payer'
