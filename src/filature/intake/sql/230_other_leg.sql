-- purpose: the pay-out leg of a movement whose sending leg is there too
-- reads:   transfer, same_transfer
-- writes:  same_transfer
-- grain:   one pay-out record
-- caveats: same provider and reference (ten-digit control numbers also match their sixteen-digit form), paid
--          out within 30 days after sending; anything less certain is left to the identity review
INSERT INTO same_transfer
WITH keyed AS (
  SELECT
    record_id, lower(provider) AS provider, leg, sent_on, use,
    CASE WHEN regexp_matches(reference, '^[0-9]{16}$') THEN right(reference, 10) ELSE reference END AS reference
  FROM transfer
  WHERE reference IS NOT NULL AND record_id NOT IN (SELECT record_id FROM same_transfer)
)
SELECT p.record_id, min(s.record_id), 'other leg of the same reference'
FROM keyed AS p
JOIN keyed AS s
  ON s.provider = p.provider AND s.reference = p.reference AND s.use = p.use
  AND p.sent_on BETWEEN s.sent_on AND s.sent_on + 30
WHERE p.leg = 'payout' AND s.leg = 'send'
GROUP BY p.record_id
ORDER BY p.record_id
