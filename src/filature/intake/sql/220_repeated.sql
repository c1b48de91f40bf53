-- purpose: the same row received twice: overlapping exports, repeated pages, 052/053/054 of one entry
-- reads:   transfer, exhibit
-- writes:  same_transfer
-- grain:   one repeating record
-- caveats: same provider, reference, leg, day, amount and currency; rows without a reference never repeat
INSERT INTO same_transfer
SELECT record_id, first_id, 'same provider and reference'
FROM (
  SELECT
    t.record_id,
    min(t.record_id) OVER (
      PARTITION BY lower(t.provider), t.reference, t.leg, t.sent_on, t.amount, t.currency,
        coalesce(t.booked, ''), t.use
    ) AS first_id
  FROM transfer AS t
  WHERE t.reference IS NOT NULL
)
WHERE record_id <> first_id
ORDER BY record_id
