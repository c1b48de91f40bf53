-- purpose: what each structure looks like: one household, or payees apart who share payers apart
-- reads:   structure_payee, apart_link (temporary), household, payee_network, lead
-- writes:  structure
-- grain:   one structure
-- caveats: household: address, telephone, account or device tie all payees. Apart: nothing seen ties all of them, and at
--          least three payers apart each pay two or more. Unclear: everything between. Apart is what the signs show,
--          and most records carry few; whether anybody organises it, a person decides.
INSERT INTO structure
WITH payer AS (
  SELECT
    s.structure_id, a.unit, min(a.first_on) AS first_on, max(a.last_on) AS last_on, min(a.use) AS use
  FROM structure_payee AS s
  JOIN apart_link AS a ON a.payee_id = s.payee_id
  GROUP BY s.structure_id, a.unit
  HAVING count(*) >= 2
),
lead_unit AS (
  SELECT coalesce(h.household_id, l.person_id) AS unit, min(l.use) AS use
  FROM lead AS l
  LEFT JOIN household AS h ON h.person_id = l.person_id
  WHERE l.role = 'payer' AND l.list = 'work'
  GROUP BY coalesce(h.household_id, l.person_id)
),
paying AS (
  SELECT
    p.structure_id, count(*) AS payers, count(l.unit) AS leads, min(p.first_on) AS first_on,
    max(p.last_on) AS last_on, least(min(p.use), min(l.use)) AS use
  FROM payer AS p
  LEFT JOIN lead_unit AS l ON l.unit = p.unit
  GROUP BY p.structure_id
),
paid AS (
  SELECT
    s.structure_id, count(*) AS payees, count(DISTINCT s.household) AS households,
    bool_or(list_contains(s.signs, 'address')) AS by_address, bool_or(list_contains(s.signs, 'phone')) AS by_phone,
    bool_or(list_contains(s.signs, 'account')) AS by_account, bool_or(list_contains(s.signs, 'device')) AS by_device,
    sum(n.sessions)::BIGINT AS sessions,
    count(*) FILTER (list_contains(n.looks, 'may be a victim')) AS victims, least(min(s.use), min(n.use)) AS use
  FROM structure_payee AS s
  JOIN payee_network AS n ON n.person_id = s.payee_id
  GROUP BY s.structure_id
)
SELECT
  a.structure_id, a.payees, b.payers, a.households,
  CASE
    WHEN a.households = 1 THEN 'household'
    WHEN b.payers >= 3 THEN 'apart'
    ELSE 'unclear' END,
  list_filter([
    CASE WHEN a.by_address THEN 'same-address' END,
    CASE WHEN a.by_phone THEN 'same-phone' END,
    CASE WHEN a.by_account THEN 'same-account' END,
    CASE WHEN a.by_device THEN 'same-device' END,
    CASE WHEN a.households > 1 THEN 'no-sign-ties-all' END,
    CASE WHEN b.payers >= 3 THEN 'three-payers-or-more-in-common' ELSE 'two-payers-in-common' END,
    CASE WHEN a.sessions > 0 THEN 'sessions-with-payers' ELSE 'no-session-seen' END,
    CASE WHEN b.leads > 0 THEN 'payers-are-leads' END,
    CASE WHEN a.victims > 0 THEN 'payees-may-be-victims' END
  ], lambda r : r IS NOT NULL),
  a.sessions, b.leads, a.victims, b.first_on, b.last_on, least(a.use, b.use)
FROM paid AS a
JOIN paying AS b ON b.structure_id = a.structure_id
ORDER BY a.structure_id
