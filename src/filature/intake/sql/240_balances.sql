-- purpose: opening balance + movements = closing balance, per statement
-- reads:   balance, transfer
-- writes:  statement_check
-- grain:   one statement
-- caveats: a statement without both balances, or with a row whose side is not stated, cannot be checked
INSERT INTO statement_check
WITH ends AS (
  SELECT
    exhibit_no, statement, any_value(account) AS account, any_value(currency) AS currency,
    arg_min(amount, record_id) FILTER (kind = 'opening') AS opening,
    arg_max(amount, record_id) FILTER (kind = 'closing') AS closing,
    count(DISTINCT account) > 1 OR count(DISTINCT currency) > 1 AS mixed
  FROM balance
  GROUP BY exhibit_no, statement
),
moved AS (
  SELECT
    exhibit_no, statement,
    sum(CASE booked WHEN 'credit' THEN amount WHEN 'debit' THEN -amount END) AS total,
    bool_and(booked IS NOT NULL) AS sided
  FROM transfer
  WHERE leg = 'entry'
  GROUP BY exhibit_no, statement
)
SELECT
  e.exhibit_no, e.statement, e.account, 'balances',
  CASE
    WHEN e.mixed OR e.opening IS NULL OR e.closing IS NULL OR NOT coalesce(m.sided, true) THEN NULL
    ELSE e.opening + coalesce(m.total, 0) = e.closing
  END,
  'closing ' || coalesce(regexp_replace(e.closing::VARCHAR, '[.]?0+$', ''), 'not stated') || ' ' || coalesce(e.currency, ''),
  'opening ' || coalesce(regexp_replace(e.opening::VARCHAR, '[.]?0+$', ''), 'not stated') || ' + movements ' || regexp_replace(coalesce(m.total, 0)::VARCHAR, '[.]?0+$', '')
FROM ends AS e
LEFT JOIN moved AS m ON m.exhibit_no = e.exhibit_no AND m.statement IS NOT DISTINCT FROM e.statement
ORDER BY e.exhibit_no, e.statement
