-- purpose: who is tied to whom by signs that households share
-- reads:   household_member (registered by networks), household_sign (temporary)
-- writes:  household
-- grain:   one person tied to another
-- caveats: a tie is no kinship, and no row says nothing: most records carry no sign. The strictest use is that of
--          the whole household: without one of its ties it would be another one.
INSERT INTO household
WITH signs AS (
  SELECT person_id, list(DISTINCT kind ORDER BY kind) AS signs, min(use) AS use
  FROM household_sign
  GROUP BY person_id
),
whole AS (
  SELECT m.household_id, min(s.use) AS use
  FROM household_member AS m
  JOIN signs AS s ON s.person_id = m.person_id
  GROUP BY m.household_id
)
SELECT m.person_id, m.household_id, s.signs, w.use
FROM household_member AS m
JOIN signs AS s ON s.person_id = m.person_id
JOIN whole AS w ON w.household_id = m.household_id
ORDER BY m.person_id
