-- purpose: each payee of a structure, with the household that signs tie the payee to
-- reads:   member, shared_payer, person
-- writes:  structure_payee
-- grain:   one payee in a structure
-- caveats: the strictest use is that of the whole structure: without one of its links, or with another name of one
--          of its payees, it would be another structure
INSERT INTO structure_payee
WITH linked AS (
  SELECT m.structure_id, min(s.use) AS use
  FROM shared_payer AS s
  JOIN member AS m ON m.payee_id = s.left_payee
  GROUP BY m.structure_id
),
named AS (
  SELECT m.structure_id, min(p.use) AS use
  FROM member AS m
  JOIN person AS p ON p.person_id = m.payee_id
  GROUP BY m.structure_id
)
SELECT m.structure_id, m.payee_id, m.household, m.signs, least(l.use, n.use)
FROM member AS m
JOIN linked AS l ON l.structure_id = m.structure_id
JOIN named AS n ON n.structure_id = m.structure_id
ORDER BY m.structure_id, m.payee_id
