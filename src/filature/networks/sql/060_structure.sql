-- purpose: what each structure looks like: one household, or several that share unrelated payers
-- reads:   structure_payee, pair_feature, payee_network, lead
-- writes:  structure
-- grain:   one structure
-- caveats: household: last name, address or telephone tie all payees. Several households: two or more households and
--          at least three unrelated payers who each pay two or more payees. Unclear: everything between. That several
--          households share payers is a fact of the records; whether anybody organises it, a person decides.
INSERT INTO structure
WITH generous AS (
  SELECT payer_id FROM pair_feature GROUP BY payer_id HAVING count(*) > $most_payees
),
link AS (
  SELECT s.structure_id, q.payer_id, q.payee_id, q.first_on, q.last_on, q.use
  FROM structure_payee AS s
  JOIN pair_feature AS q ON q.payee_id = s.payee_id
  WHERE NOT q.shared_name AND q.payer_id NOT IN (SELECT payer_id FROM generous)
),
payer AS (
  SELECT structure_id, payer_id, min(first_on) AS first_on, max(last_on) AS last_on, min(use) AS use
  FROM link
  GROUP BY structure_id, payer_id
  HAVING count(*) >= 2
),
paying AS (
  SELECT
    p.structure_id, count(*) AS payers, count(l.person_id) AS leads, min(p.first_on) AS first_on,
    max(p.last_on) AS last_on, least(min(p.use), min(l.use)) AS use
  FROM payer AS p
  LEFT JOIN lead AS l ON l.person_id = p.payer_id AND l.role = 'payer' AND l.list = 'work'
  GROUP BY p.structure_id
),
paid AS (
  SELECT
    s.structure_id, count(*) AS payees, count(DISTINCT s.household) AS households,
    bool_or(list_contains(s.signs, 'name')) AS by_name, bool_or(list_contains(s.signs, 'address')) AS by_address,
    bool_or(list_contains(s.signs, 'phone')) AS by_phone, sum(n.sessions)::BIGINT AS sessions,
    count(*) FILTER (list_contains(n.looks, 'possible victim')) AS victims, least(min(s.use), min(n.use)) AS use
  FROM structure_payee AS s
  JOIN payee_network AS n ON n.person_id = s.payee_id
  GROUP BY s.structure_id
)
SELECT
  a.structure_id, a.payees, b.payers, a.households,
  CASE
    WHEN a.households = 1 THEN 'household'
    WHEN b.payers >= 3 THEN 'several households'
    ELSE 'unclear' END,
  list_filter([
    CASE WHEN a.by_name THEN 'same-last-name' END,
    CASE WHEN a.by_address THEN 'same-address' END,
    CASE WHEN a.by_phone THEN 'same-phone' END,
    CASE WHEN a.households > 1 THEN 'households-without-a-common-sign' END,
    CASE WHEN b.payers >= 3 THEN 'three-payers-or-more-in-common' ELSE 'two-payers-in-common' END,
    CASE WHEN a.sessions > 0 THEN 'sessions-with-payers' ELSE 'no-session-seen' END,
    CASE WHEN b.leads > 0 THEN 'payers-are-leads' END,
    CASE WHEN a.victims > 0 THEN 'payees-may-be-victims' END
  ], lambda r : r IS NOT NULL),
  a.sessions, b.leads, a.victims, b.first_on, b.last_on, least(a.use, b.use)
FROM paid AS a
JOIN paying AS b ON b.structure_id = a.structure_id
ORDER BY a.structure_id
