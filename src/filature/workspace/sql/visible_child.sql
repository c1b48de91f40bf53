-- purpose: the children with whom one person may do one thing now; what is not here is as if it did not exist
-- reads:   user_act (through holder.sql), child_act (through the indexes child_act_filed and child_act_opener)
-- writes:  nothing
-- grain:   one row per child
, mine AS MATERIALIZED (
  SELECT case_no FROM reach WHERE case_no IS NOT NULL UNION SELECT case_no FROM glass
)
SELECT child_no FROM child_act
  WHERE (SELECT count(*) FROM reach WHERE case_no IS NULL) AND kind = 'opened'
    AND (:number IS NULL OR child_no = :number)
UNION
SELECT child_no FROM (
  SELECT child_no, kind, max(act_no) FROM mine CROSS JOIN child_act
  WHERE CAST(json_extract(CAST(payload AS TEXT), '$.values.to') AS INTEGER) = mine.case_no
    AND kind IN ('linked', 'unlinked') AND json_extract(CAST(payload AS TEXT), '$.values.target') = 'case'
    AND (:number IS NULL OR child_no = :number)
  GROUP BY case_no, child_no
) WHERE kind = 'linked'
UNION
SELECT child_no FROM child_act AS own
WHERE (SELECT count(*) FROM reach) AND kind = 'opened'
  AND json_extract(CAST(payload AS TEXT), '$.author') = :login AND (:number IS NULL OR child_no = :number)
  AND NOT EXISTS (
    SELECT 1 FROM (
      SELECT link.kind, max(link.act_no) FROM child_act AS link
      WHERE link.child_no = own.child_no AND link.kind IN ('linked', 'unlinked')
        AND json_extract(CAST(link.payload AS TEXT), '$.values.target') = 'case'
      GROUP BY CAST(json_extract(CAST(link.payload AS TEXT), '$.values.to') AS INTEGER)
    ) WHERE kind = 'linked'
  )
