-- purpose: each payee of a structure, with the household that signs tie the payee to
-- reads:   member (registered by networks), shared_payer, household
-- writes:  structure_payee
-- grain:   one payee in a structure
-- caveats: the strictest use is that of the whole structure: without one of its links, or one of its ties, it would
--          be another structure. Two payees without a common sign may be of one household all the same
INSERT INTO structure_payee
WITH linked AS (
  SELECT m.structure_id, min(s.use) AS use
  FROM shared_payer AS s
  JOIN member AS m ON m.payee_id = s.left_payee
  GROUP BY m.structure_id
),
tied AS (
  SELECT m.structure_id, min(h.use) AS use
  FROM member AS m
  JOIN household AS h ON h.person_id = m.payee_id
  GROUP BY m.structure_id
)
SELECT
  m.structure_id, m.payee_id, coalesce(h.household_id, m.payee_id), coalesce(h.signs, []), least(l.use, t.use)
FROM member AS m
JOIN linked AS l ON l.structure_id = m.structure_id
LEFT JOIN tied AS t ON t.structure_id = m.structure_id
LEFT JOIN household AS h ON h.person_id = m.payee_id
ORDER BY m.structure_id, m.payee_id
