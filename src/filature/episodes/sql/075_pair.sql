-- purpose: the pairs that have both payments and sessions
-- reads:   payment, contact
-- writes:  nothing: read by pairs.py
-- grain:   one payer with one payee

SELECT DISTINCT p.payer_id, p.payee_id
FROM payment AS p
JOIN contact AS c ON least(c.caller_id, c.callee_id) = least(p.payer_id, p.payee_id)
  AND greatest(c.caller_id, c.callee_id) = greatest(p.payer_id, p.payee_id)
WHERE p.payer_id <> p.payee_id
ORDER BY ALL
