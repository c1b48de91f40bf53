-- purpose: rows outside the period of the legal instrument: counted, their content left in the exhibit
-- reads:   typed
-- writes:  quarantine
-- grain:   one staged row out of scope
INSERT INTO quarantine BY NAME
SELECT exhibit_no, row_no, row_ref, outside AS reason FROM typed WHERE outside IS NOT NULL
