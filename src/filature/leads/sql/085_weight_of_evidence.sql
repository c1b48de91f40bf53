-- purpose: what each sign of each lead weighs against each explanation
-- reads:   measured, pack_weight, lead
-- writes:  weight_of_evidence
-- grain:   one lead, sign and explanation; 'start' is what the model begins with
-- caveats: whole centidecibans: their sum is the support that table explanation shows
INSERT INTO weight_of_evidence
SELECT m.person_id, m.role, m.indicator_id, w.code, w.support
FROM measured AS m
JOIN pack_weight AS w ON w.role = m.role AND w.indicator_id = m.indicator_id AND w.bin = m.bin
UNION ALL
SELECT l.person_id, l.role, w.indicator_id, w.code, w.support
FROM lead AS l
JOIN pack_weight AS w ON w.role = l.role AND w.indicator_id = 'start'
ORDER BY ALL
