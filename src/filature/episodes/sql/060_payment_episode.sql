-- purpose: split transfers are one payment; amounts add
-- reads:   payment_episode_row, payment
-- writes:  payment_episode
-- grain:   one payment episode of two persons
-- caveats: its time is that of the first transfer; the amount is NULL where currencies are mixed
INSERT INTO payment_episode
SELECT
  r.payment_episode_id, p.payer_id, p.payee_id, min(p.sent_at_utc), max(p.sent_at_utc), count(*),
  CASE WHEN count(DISTINCT p.currency) = 1 THEN sum(p.amount) END,
  CASE WHEN count(DISTINCT p.currency) = 1 THEN min(p.currency) END,
  min(p.use)
FROM payment_episode_row AS r
JOIN payment AS p ON p.record_id = r.payment_record_id
GROUP BY r.payment_episode_id, p.payer_id, p.payee_id
ORDER BY r.payment_episode_id
