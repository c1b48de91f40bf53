-- purpose: one side's legs in one shape, in an order that does not depend on the order of the rows
-- reads:   leg_input
-- writes:  (result) leg_id, day, amount, eur, currency, payer, payee, memo
-- grain:   one leg with a day
-- caveats: day = days since 1970-01-01; texts as written; legs without a day cannot be matched
SELECT
  CAST(leg_id AS VARCHAR) AS leg_id,
  CAST(datediff('day', DATE '1970-01-01', CAST(moved_on AS DATE)) AS BIGINT) AS day,
  CAST(amount AS DOUBLE) AS amount,
  CAST(eur AS DOUBLE) AS eur,
  CAST(currency AS VARCHAR) AS currency,
  CAST(payer AS VARCHAR) AS payer,
  CAST(payee AS VARCHAR) AS payee,
  CAST(memo AS VARCHAR) AS memo
FROM leg_input
WHERE moved_on IS NOT NULL
ORDER BY leg_id
