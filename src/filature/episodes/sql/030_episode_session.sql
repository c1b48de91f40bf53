-- purpose: payments and sessions of the same two persons within 24 hours, before or after
-- reads:   payment, contact
-- writes:  episode_session
-- grain:   one payment with one session
-- caveats: a proposal, not a finding: a family that calls on payday looks the same; times known only to the
--          day are never paired
INSERT INTO episode_session
SELECT
  p.record_id, c.record_id,
  date_diff('second', p.sent_at_utc, c.started_at_utc),
  CASE WHEN c.started_at_utc >= p.sent_at_utc THEN 'session after payment' ELSE 'session before payment' END,
  least(p.use, c.use)
FROM payment AS p
JOIN contact AS c
  ON least(p.payer_id, p.payee_id) = least(c.caller_id, c.callee_id)
  AND greatest(p.payer_id, p.payee_id) = greatest(c.caller_id, c.callee_id)
WHERE p.payer_id <> p.payee_id
  AND c.started_at_utc >= p.sent_at_utc - INTERVAL 24 HOUR
  AND c.started_at_utc <= p.sent_at_utc + INTERVAL 24 HOUR
ORDER BY p.record_id, c.record_id
