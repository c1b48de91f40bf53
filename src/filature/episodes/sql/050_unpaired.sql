-- purpose: say of every other payment why it stands alone
-- reads:   payment, transfer, episode, coverage
-- writes:  unpaired
-- grain:   one payment that is in no episode
INSERT INTO unpaired
WITH covered AS (
  SELECT DISTINCT p.sent_on
  FROM (SELECT DISTINCT sent_on FROM payment) AS p
  JOIN coverage AS c ON c.channel = 'communications' AND p.sent_on BETWEEN c.covers_from AND c.covers_to
)
SELECT
  p.record_id,
  CASE
    WHEN t.time_precision = 'day' THEN 'date only'
    WHEN t.sent_at_utc IS NULL THEN 'zone unknown'
    WHEN covered.sent_on IS NULL THEN 'communications not covered'
    ELSE 'no session in the window'
  END
FROM payment AS p
JOIN transfer AS t ON t.record_id = p.record_id
LEFT JOIN covered ON covered.sent_on = p.sent_on
WHERE p.record_id NOT IN (SELECT payment_record_id FROM episode)
ORDER BY p.record_id
