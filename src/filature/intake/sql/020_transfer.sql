-- purpose: accepted movements of money
-- reads:   typed
-- writes:  transfer
-- grain:   one staged row of kind transfer that is neither rejected nor out of scope
INSERT INTO transfer BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use, provider, reference, status,
  coalesce(leg, profile_leg) AS leg,
  time_utc AS sent_at_utc, local_time::DATE AS sent_on, end_utc AS paid_at_utc,
  "time" AS time_text, time_precision, time_zone, zone_basis, clock_offset_s,
  abs(amount_value) AS amount, currency_code AS currency,
  abs(paid_value) AS paid_amount, paid_currency_code AS paid_currency, abs(fee_value) AS fee,
  channel, "text", statement,
  CASE
    WHEN lower(booked) IN ('debit', 'credit') THEN lower(booked)
    WHEN debit_sign IS NOT NULL THEN CASE WHEN amount_value * debit_sign > 0 THEN 'debit' ELSE 'credit' END
  END AS booked
FROM typed
WHERE record = 'transfer' AND code IS NULL AND outside IS NULL
