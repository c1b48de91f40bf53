-- purpose: statements of one account that do not join: the closing balance of one is the opening of the next
-- reads:   balance
-- writes:  statement_check
-- grain:   one statement that follows another of the same account
INSERT INTO statement_check
WITH ends AS (
  SELECT
    exhibit_no, statement, account, currency,
    arg_min(amount, record_id) FILTER (kind = 'opening') AS opening,
    arg_max(amount, record_id) FILTER (kind = 'closing') AS closing,
    min(balance_on) AS first_on, max(balance_on) AS last_on
  FROM balance
  WHERE account IS NOT NULL
  GROUP BY exhibit_no, statement, account, currency
),
ordered AS (
  SELECT
    *,
    lag(closing) OVER w AS before,
    lag(last_on) OVER w AS before_on
  FROM ends
  WINDOW w AS (PARTITION BY account, currency ORDER BY first_on, exhibit_no, statement)
)
SELECT
  exhibit_no, statement, account, 'gap',
  CASE WHEN opening IS NULL OR before IS NULL THEN NULL ELSE opening = before END,
  'opening ' || regexp_replace(before::VARCHAR, '[.]?0+$', '') || ' (closing of ' || before_on::VARCHAR || ')',
  'opening ' || coalesce(regexp_replace(opening::VARCHAR, '[.]?0+$', ''), 'not stated')
FROM ordered
WHERE before IS NOT NULL
ORDER BY exhibit_no, statement
