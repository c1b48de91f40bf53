-- purpose: statement balances
-- reads:   typed
-- writes:  balance
-- grain:   one staged row of kind balance that is neither rejected nor out of scope
INSERT INTO balance BY NAME
SELECT
  record_id, exhibit_no, row_no, row_ref, use,
  from_account AS account, coalesce(kind, 'other') AS kind, local_time::DATE AS balance_on,
  amount_value AS amount, currency_code AS currency, statement
FROM typed
WHERE record = 'balance' AND code IS NULL AND outside IS NULL
