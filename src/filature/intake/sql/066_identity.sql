-- purpose: accepted rows that only state identifiers of one person
-- reads:   typed
-- writes:  identity
-- grain:   one staged row of kind identity that is neither rejected nor out of scope
INSERT INTO identity BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  coalesce(channel, provider) AS platform, reference, kind, device
FROM typed
WHERE record = 'identity' AND code IS NULL AND outside IS NULL
