-- purpose: one row per payment that has a session near it, with the delays
-- reads:   episode_session, payment
-- writes:  episode
-- grain:   one payment with at least one session in its window
INSERT INTO episode
SELECT
  e.payment_record_id, p.payer_id, p.payee_id, p.sent_at_utc,
  count(*), count(*) FILTER (e.delay_s >= 0),
  min(e.delay_s) FILTER (e.delay_s >= 0), min(-e.delay_s) FILTER (e.delay_s < 0),
  min(e.use)
FROM episode_session AS e
JOIN payment AS p ON p.record_id = e.payment_record_id
GROUP BY e.payment_record_id, p.payer_id, p.payee_id, p.sent_at_utc
ORDER BY e.payment_record_id
