-- purpose: say of every other payment why it stands alone
-- reads:   payment, transfer, episode, coverage_person
-- writes:  unpaired
-- grain:   one payment that is in no episode
INSERT INTO unpaired
WITH covered AS (
  SELECT p.record_id
  FROM payment AS p
  WHERE p.sent_on IN (
    SELECT d.sent_on
    FROM (SELECT DISTINCT sent_on FROM payment) AS d
    JOIN coverage_person AS c
      ON c.channel = 'communications' AND c.person_id IS NULL AND d.sent_on BETWEEN c.covers_from AND c.covers_to
  )
  UNION
  SELECT p.record_id
  FROM payment AS p
  JOIN coverage_person AS c ON c.person_id = p.payer_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
  UNION
  SELECT p.record_id
  FROM payment AS p
  JOIN coverage_person AS c ON c.person_id = p.payee_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
)
SELECT
  p.record_id,
  CASE
    WHEN t.time_precision = 'day' THEN 'date only'
    WHEN t.sent_at_utc IS NULL THEN 'zone unknown'
    WHEN covered.record_id IS NULL THEN 'communications not covered'
    ELSE 'no session in the window'
  END
FROM payment AS p
LEFT JOIN transfer AS t ON t.record_id = p.record_id
LEFT JOIN covered ON covered.record_id = p.record_id
WHERE p.record_id NOT IN (SELECT payment_record_id FROM episode)
ORDER BY p.record_id
