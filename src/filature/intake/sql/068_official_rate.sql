-- purpose: exchange rates of currencies for which no rates come with the program
-- reads:   typed
-- writes:  official_rate
-- grain:   one staged row of kind rate that is neither rejected nor out of scope
INSERT INTO official_rate BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use, provider AS authority,
  currency_code AS currency, local_time::DATE AS rate_on, amount_value AS per_base, paid_currency_code AS base
FROM typed
WHERE record = 'rate' AND code IS NULL AND outside IS NULL
