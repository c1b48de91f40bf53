-- purpose: accepted logins and address captures: an account, an address or device, a time
-- reads:   typed
-- writes:  access
-- grain:   one staged row of kind access that is neither rejected nor out of scope
INSERT INTO access BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  coalesce(channel, provider) AS platform, reference, kind,
  time_utc AS seen_at_utc, local_time::DATE AS seen_on, ip, "port", device,
  "time" AS time_text, time_precision, time_zone, zone_basis, clock_offset_s
FROM typed
WHERE record = 'access' AND code IS NULL AND outside IS NULL
