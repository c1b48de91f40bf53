-- purpose: the cases with which one person may do one thing now; what is not here is as if it did not exist
-- reads:   user_act (through holder.sql), case_act
-- writes:  nothing
-- grain:   one row per case
SELECT case_no FROM case_act
WHERE kind = 'opened' AND (:number IS NULL OR case_no = :number) AND (
  EXISTS (SELECT 1 FROM reach WHERE case_no IS NULL)
  OR case_no IN (SELECT case_no FROM reach UNION ALL SELECT case_no FROM glass)
)
