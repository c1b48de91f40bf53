-- purpose: persons named by another authority or provider
-- reads:   typed
-- writes:  referral
-- grain:   one staged row of kind referral that is neither rejected nor out of scope
INSERT INTO referral BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  provider AS authority, reference, local_time::DATE AS referred_on, kind AS stated_role,
  "time" AS time_text, time_precision, time_zone, zone_basis, clock_offset_s
FROM typed
WHERE record = 'referral' AND code IS NULL AND outside IS NULL
