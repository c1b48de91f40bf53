-- purpose: give every staged row its typed values and, where it does not fit, the first reason why
-- reads:   staged_row, the layout's rules ($...), currency_code
-- writes:  typed
-- grain:   one staged row
-- caveats: staged texts are trimmed and never empty; what only a rejection shows (raw, the texts of amounts)
--          stays in staged_row; rows keep the file's order, which what follows relies on; amounts beyond 8
--          decimals are rounded (the exhibit keeps the text); times inside the hour that a clock change
--          repeats take the first of the two instants
CREATE OR REPLACE TEMP TABLE typed AS
WITH parted AS (
  SELECT *, offset_of("time") AS time_offset, offset_of(time_end) AS end_offset
  FROM staged_row
),
timed AS (
  SELECT
    *,
    time_offset IS NOT NULL AS has_offset,
    try_strptime(
      CASE WHEN time_offset IS NULL THEN "time" ELSE trim(left("time", -length(time_offset))) END, $formats
    ) AS local_time,
    try_strptime(
      CASE WHEN end_offset IS NULL THEN time_end ELSE trim(left(time_end, -length(end_offset))) END, $formats
    ) AS local_end,
    CASE
      WHEN $precision IS NOT NULL THEN $precision
      WHEN regexp_matches("time", '[0-9]{1,2}:[0-9]{2}:[0-9]{2}') THEN 'second'
      WHEN regexp_matches("time", '[0-9]{1,2}:[0-9]{2}') THEN 'minute'
      ELSE 'day'
    END AS time_precision
  FROM parted
),
zoned AS (
  SELECT
    *,
    CASE WHEN has_offset THEN time_offset ELSE $zone END AS time_zone,
    CASE WHEN has_offset THEN 'in value' WHEN $zone IS NOT NULL THEN 'profile' ELSE 'unknown' END AS zone_basis,
    CASE
      WHEN time_precision = 'day' THEN NULL
      WHEN has_offset THEN local_time - offset_interval(time_offset)
      ELSE local_time AT TIME ZONE $zone AT TIME ZONE 'UTC'
    END - $clock_offset_s * INTERVAL 1 SECOND AS time_utc,
    CASE
      WHEN local_end IS NULL OR time_precision = 'day' THEN NULL
      WHEN end_offset IS NOT NULL THEN local_end - offset_interval(end_offset)
      ELSE local_end AT TIME ZONE $zone AT TIME ZONE 'UTC'
    END - $clock_offset_s * INTERVAL 1 SECOND AS end_utc
  FROM timed
),
valued AS (
  SELECT
    *,
    number_of(amount, $plain, $strip, $thousands, $decimal, $with_unit, $minor_units) AS amount_number,
    number_of(paid_amount, $plain, $strip, $thousands, $decimal, $with_unit, $minor_units) AS paid_number,
    number_of(fee, $plain, $strip, $thousands, $decimal, $with_unit, $minor_units) AS fee_number,
    unit_of(currency, $with_unit) AS currency_code,
    unit_of(paid_currency, $with_unit) AS paid_currency_code,
    list_contains($incoming, lower(direction)) AS incoming,
    try_cast(CASE
      WHEN duration IS NULL THEN NULL
      WHEN regexp_matches(duration, '^[0-9]+$') THEN duration::BIGINT
      WHEN regexp_matches(duration, '^[0-9]+[.][0-9]+$') THEN round(try_cast(duration AS DOUBLE))
      WHEN regexp_matches(duration, '^[0-9]+:[0-9]{2}$')
        THEN split_part(duration, ':', 1)::BIGINT * 60 + split_part(duration, ':', 2)::BIGINT
      WHEN regexp_matches(duration, '^[0-9]+:[0-9]{2}:[0-9]{2}$')
        THEN split_part(duration, ':', 1)::BIGINT * 3600 + split_part(duration, ':', 2)::BIGINT * 60
          + split_part(duration, ':', 3)::BIGINT
    END AS BIGINT) AS duration_s
  FROM zoned
),
decided AS (
  SELECT
    *,
    in_major_units(amount_number, currency_code, $minor_units) AS amount_value,
    in_major_units(paid_number, paid_currency_code, $minor_units) AS paid_value,
    in_major_units(fee_number, currency_code, $minor_units) AS fee_value,
    CASE
      WHEN list_contains($required, 'time') AND "time" IS NULL THEN 'time'
      WHEN list_contains($required, 'reference') AND reference IS NULL THEN 'reference'
      WHEN list_contains($required, 'from_phone') AND from_phone IS NULL THEN 'from_phone'
      WHEN list_contains($required, 'to_phone') AND to_phone IS NULL THEN 'to_phone'
      WHEN list_contains($required, 'from_account') AND from_account IS NULL THEN 'from_account'
      WHEN list_contains($required, 'to_account') AND to_account IS NULL THEN 'to_account'
      WHEN list_contains($required, 'from_name') AND from_name IS NULL THEN 'from_name'
      WHEN list_contains($required, 'to_name') AND to_name IS NULL THEN 'to_name'
      WHEN record IN ('transfer', 'session', 'message', 'access', 'rate') AND "time" IS NULL THEN 'time'
      WHEN record IN ('transfer', 'balance', 'rate') AND amount IS NULL THEN 'amount'
      WHEN record IN ('transfer', 'balance', 'rate') AND currency IS NULL THEN 'currency'
      WHEN record = 'rate' AND paid_currency IS NULL THEN 'paid_currency'
    END AS missing
  FROM valued
),
judged AS (
  SELECT
    *,
    CASE
      WHEN problem IS NOT NULL THEN problem
      WHEN missing IS NOT NULL THEN 'missing'
      WHEN local_time IS NULL AND "time" IS NOT NULL THEN 'time'
      WHEN record IN ('transfer', 'balance', 'rate') AND amount_value IS NULL THEN 'amount'
      WHEN record = 'rate' AND amount_value <= 0 THEN 'amount-negative'
      WHEN record = 'transfer' AND $sign = 'positive' AND amount_value < 0 THEN 'amount-negative'
      WHEN record IN ('transfer', 'balance', 'rate')
        AND currency_code NOT IN (SELECT code FROM currency_code) THEN 'currency'
      WHEN record = 'transfer' AND paid_amount IS NOT NULL AND paid_value IS NULL THEN 'paid-amount'
      WHEN record IN ('transfer', 'rate') AND paid_currency_code IS NOT NULL
        AND paid_currency_code NOT IN (SELECT code FROM currency_code) THEN 'paid-currency'
      WHEN record = 'session' AND duration IS NOT NULL AND duration_s IS NULL THEN 'duration'
    END AS code
  FROM decided
)
SELECT
  * EXCLUDE (
    raw, problem, problem_field, problem_found, problem_expected, amount, currency, paid_amount, paid_currency,
    fee, duration, direction, incoming, time_end, time_offset, end_offset, has_offset, local_end,
    amount_number, paid_number, fee_number
  ),
  -- who stands on which side: an incoming row, or money that comes to the account holder, is turned round
  CASE WHEN incoming THEN true
    WHEN record = 'transfer' AND $sign = 'debit-negative' THEN amount_value >= 0
    WHEN record = 'transfer' AND $sign = 'debit-positive' THEN amount_value < 0
    ELSE false END AS swapped,
  CASE
    WHEN len($subjects::VARCHAR[]) > 0 AND NOT list_has_any([
      party_key(from_phone), party_key(from_account), party_key(from_email), party_key(from_customer),
      party_key(from_handle), party_key(from_document), party_key(to_phone), party_key(to_account),
      party_key(to_email), party_key(to_customer), party_key(to_handle), party_key(to_document)
    ], $subjects::VARCHAR[]) THEN 'nobody in the row is a subject of the instrument'
    WHEN local_time IS NULL THEN NULL
    WHEN $scope_from IS NOT NULL AND local_time::DATE < $scope_from::DATE THEN 'before the period of the instrument'
    WHEN $scope_to IS NOT NULL AND local_time::DATE > $scope_to::DATE THEN 'after the period of the instrument'
  END AS outside,
  $exhibit_no::BIGINT * 1000000000 + row_no AS record_id,
  $exhibit_no::INTEGER AS exhibit_no,
  $clock_offset_s::BIGINT AS clock_offset_s,
  $use::VARCHAR AS use,
  $provider::VARCHAR AS provider,
  $leg::VARCHAR AS profile_leg,
  -- whose records these are, where a row is told from one side: a subscriber's calls, an account's statement
  CASE
    WHEN direction IS NOT NULL OR record IN ('balance', 'access')
      OR record = 'transfer' AND $sign IN ('debit-negative', 'debit-positive') OR lower(booked) = 'debit'
      THEN coalesce(from_account, from_phone, from_handle, from_email, from_customer)
    WHEN lower(booked) = 'credit' THEN coalesce(to_account, to_phone, to_handle, to_email, to_customer)
  END AS holder,
  CASE $sign WHEN 'debit-negative' THEN -1 WHEN 'debit-positive' THEN 1 END AS debit_sign,
  $from_region::VARCHAR AS from_region,
  $to_region::VARCHAR AS to_region
FROM judged
