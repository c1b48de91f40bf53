-- purpose: rows that did not become a record, with what was found and expected
-- reads:   typed, staged_row, row_text (the original texts), rejection_reason
-- writes:  rejection
-- grain:   one staged row with a problem (out-of-scope rows are quarantined instead)
INSERT INTO rejection BY NAME
SELECT
  t.exhibit_no, t.row_no, t.row_ref, t.code,
  CASE
    WHEN s.problem IS NOT NULL THEN s.problem_field
    WHEN t.code = 'missing' THEN t.missing
    ELSE coalesce(r.field, s.problem_field) END AS field,
  CASE
    WHEN s.problem IS NOT NULL THEN s.problem_found
    WHEN t.code = 'missing' THEN 'nothing'
    ELSE CASE r.field
      WHEN 'time' THEN s."time" WHEN 'amount' THEN s.amount WHEN 'currency' THEN s.currency
      WHEN 'paid_amount' THEN s.paid_amount WHEN 'paid_currency' THEN s.paid_currency
      WHEN 'duration' THEN s.duration END END AS found,
  CASE WHEN s.problem IS NOT NULL THEN s.problem_expected ELSE coalesce(r.expected, 'a value') END AS expected,
  x.raw
FROM typed AS t
JOIN staged_row AS s ON s.row_no = t.row_no
LEFT JOIN row_text AS x ON x.row_no = t.row_no
LEFT JOIN rejection_reason AS r ON r.code = t.code
WHERE t.code IS NOT NULL AND t.outside IS NULL
ORDER BY t.row_no
