-- purpose: the rows in which a partner named the person
-- reads:   lead, named_person
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer or payee and record
SELECT n.person_id, unnest(n.record_ids) AS record_id, n.use
FROM named_person AS n
WHERE n.person_id IN (SELECT person_id FROM lead)
