-- purpose: what was measured for each lead, and the rows behind it
-- reads:   measured, support_row
-- writes:  indicator
-- grain:   one lead and sign with data
INSERT INTO indicator
WITH joined AS (
  SELECT rows_name, person_id, role, list(record_id ORDER BY record_id) AS record_ids, min(use) AS use
  FROM support_row
  GROUP BY rows_name, person_id, role
)
SELECT
  m.person_id, m.role, m.indicator_id, m.value, coalesce(len(j.record_ids), 0), m.considered,
  coalesce(j.record_ids, []), least(l.use, j.use)
FROM measured AS m
JOIN lead AS l ON l.person_id = m.person_id AND l.role = m.role
LEFT JOIN joined AS j ON j.rows_name = m.rows_name AND j.person_id = m.person_id AND j.role = m.role
ORDER BY m.person_id, m.role, m.indicator_id
