-- purpose: payments whose reference text holds a handle such as @name
-- reads:   listed_payment
-- writes:  nothing: the rows are what the sign rests on
-- grain:   one lead as payer and record
-- caveats: the text itself is not shown outside the row
SELECT p.person_id, p.record_id, p.use
FROM listed_payment AS p
WHERE p.role = 'payer' AND regexp_matches(p."text", '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')
