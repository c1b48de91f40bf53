-- purpose: accepted calls and voice or video sessions
-- reads:   typed
-- writes:  session
-- grain:   one staged row of kind session that is neither rejected nor out of scope
INSERT INTO session BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  coalesce(channel, provider) AS platform, reference, coalesce(lower(kind), 'unknown') AS kind,
  time_utc AS started_at_utc, local_time::DATE AS started_on,
  coalesce(end_utc, time_utc + duration_s * INTERVAL 1 SECOND) AS ended_at_utc,
  coalesce(duration_s, date_diff('second', time_utc, end_utc)) AS duration_s,
  "time" AS time_text, time_precision, time_zone, zone_basis, clock_offset_s
FROM typed
WHERE record = 'session' AND code IS NULL AND outside IS NULL
