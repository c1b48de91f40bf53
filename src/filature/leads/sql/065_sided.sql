-- purpose: which list everybody would stand on: the work list, or that of possible victims
-- reads:   scored, payer_feature, pair_feature, named_person
-- writes:  sided
-- grain:   one person in one role
-- caveats: a payer leaves the work list at once when extortion or a romance scam explains the payments better than
--          everything else together, from three payments on, by $victim_from centidecibans or in a short burst; not
--          when a partner named the payer or a payee
CREATE OR REPLACE TEMP TABLE sided AS
WITH told AS (
  SELECT q.payer_id AS person_id, 'payer' AS role, least(q.use, n.use) AS named_use
  FROM pair_feature AS q
  JOIN named_person AS n ON n.person_id = q.payee_id
  UNION ALL
  SELECT n.person_id, r.role, n.use
  FROM named_person AS n
  CROSS JOIN (VALUES ('payer'), ('payee')) AS r(role)
),
named AS (SELECT person_id, role, min(named_use) AS named_use FROM told GROUP BY person_id, role),
several AS (SELECT person_id, 'payer' AS role, burst FROM payer_feature WHERE payments >= 3)
SELECT
  s.person_id, s.role, s.strength, s.closest, s.for_victim, n.named_use,
  CASE
    WHEN v.person_id IS NOT NULL AND n.person_id IS NULL AND s.for_victim > 0
      AND (v.burst >= 3 OR s.for_victim >= $victim_from) THEN 'possible victim'
    ELSE 'work' END AS list
FROM scored AS s
LEFT JOIN named AS n ON n.person_id = s.person_id AND n.role = s.role
LEFT JOIN several AS v ON v.person_id = s.person_id AND v.role = s.role
