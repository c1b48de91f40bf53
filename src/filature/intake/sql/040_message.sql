-- purpose: accepted facts that a message was sent (no body is read)
-- reads:   typed
-- writes:  message
-- grain:   one staged row of kind message that is neither rejected nor out of scope
INSERT INTO message BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  coalesce(channel, provider) AS platform, reference,
  time_utc AS sent_at_utc, local_time::DATE AS sent_on,
  "time" AS time_text, time_precision, time_zone, zone_basis, clock_offset_s
FROM typed
WHERE record = 'message' AND code IS NULL AND outside IS NULL
