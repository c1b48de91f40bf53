-- purpose: how many rows of each exhibit repeat rows received before
-- reads:   same_transfer
-- writes:  statement_check
-- grain:   one exhibit with repeating rows
INSERT INTO statement_check
SELECT
  (record_id // 1000000000)::INTEGER, NULL, NULL, 'repeated rows', false, '0 rows received before',
  count(*)::VARCHAR || ' row(s), not counted twice'
FROM same_transfer
WHERE reason = 'same provider and reference'
GROUP BY 1
ORDER BY 1
