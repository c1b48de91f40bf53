-- purpose: which children are filed in which case now: the last word on each pair of them counts
-- reads:   child_act (through the index child_act_filed)
-- writes:  nothing
-- grain:   one row per case and child
SELECT case_no, child_no FROM (
  SELECT CAST(json_extract(CAST(payload AS TEXT), '$.values.to') AS INTEGER) AS case_no, child_no, kind, max(act_no)
  FROM child_act
  WHERE kind IN ('linked', 'unlinked') AND json_extract(CAST(payload AS TEXT), '$.values.target') = 'case'
    AND (:case IS NULL OR CAST(json_extract(CAST(payload AS TEXT), '$.values.to') AS INTEGER) = :case)
  GROUP BY 1, 2
) WHERE kind = 'linked' ORDER BY case_no, child_no
