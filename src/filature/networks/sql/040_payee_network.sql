-- purpose: how each payee is reached: by whom, together with whom, in which bursts, and what that may look like
-- reads:   payment, pair_feature, payee_feature, payee_degree, shared_payer, lead
-- writes:  payee_network
-- grain:   one payee
-- caveats: household: kin among the payers and at most one other. Association or business: fifteen payers or more,
--          many equal sums, no session; or a hub without a session. Possible victim: one to three unrelated payers,
--          at least one a lead as payer, and none of the above; in about 65 % of offence occasions studied nobody
--          stood between (DOMAIN, section 6). None of these is a role, and none is proof.
INSERT INTO payee_network
WITH lead_payer AS (
  SELECT person_id, list = 'work' AS work, use FROM lead WHERE role = 'payer'
),
degree AS (
  SELECT q.payer_id, count(*) AS payees
  FROM pair_feature AS q
  JOIN payee_degree AS d ON d.payee_id = q.payee_id
  WHERE NOT d.hub
  GROUP BY q.payer_id
),
payers AS (
  SELECT
    q.payee_id, count(*) AS payers,
    count(*) FILTER (NOT q.shared_name) AS unrelated,
    count(*) FILTER (NOT q.shared_name AND coalesce(g.payees, 0) - CASE WHEN d.hub THEN 0 ELSE 1 END >= 1) AS linking,
    count(l.person_id) FILTER (l.work) AS leads,
    count(l.person_id) FILTER (NOT l.work) AS victims,
    count(*) FILTER (q.sessions > 0) AS session_payers, sum(q.sessions)::BIGINT AS sessions,
    least(min(q.use), min(l.use)) AS use
  FROM pair_feature AS q
  JOIN payee_degree AS d ON d.payee_id = q.payee_id
  LEFT JOIN degree AS g ON g.payer_id = q.payer_id
  LEFT JOIN lead_payer AS l ON l.person_id = q.payer_id
  GROUP BY q.payee_id
),
began AS (
  SELECT payee_id, max(together) AS together
  FROM (
    SELECT payee_id, count(*) OVER (
      PARTITION BY payee_id ORDER BY first_on RANGE BETWEEN INTERVAL 13 DAYS PRECEDING AND CURRENT ROW) AS together
    FROM pair_feature
  )
  GROUP BY payee_id
),
paid AS (
  SELECT payee_id, max(together) AS together
  FROM (
    SELECT payee_id, count(*) OVER (
      PARTITION BY payee_id ORDER BY sent_on RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW) AS together
    FROM payment
    WHERE payee_id IS NOT NULL AND payer_id IS NOT NULL AND payer_id <> payee_id
  )
  GROUP BY payee_id
),
linked AS (
  SELECT payee_id, count(*) AS payees, min(use) AS use
  FROM (SELECT left_payee AS payee_id, use FROM shared_payer UNION ALL SELECT right_payee, use FROM shared_payer)
  GROUP BY payee_id
),
told AS (
  SELECT
    p.*, d.hub, coalesce(k.payees, 0) AS linked_payees, b.together AS began, m.together AS paid,
    p.payers > p.unrelated AND p.unrelated <= 1 AS household,
    p.sessions = 0 AND (d.hub OR p.payers >= 15 AND f.same_amount_share >= 0.15) AS association,
    least(p.use, f.use, k.use) AS strictest
  FROM payers AS p
  JOIN payee_degree AS d ON d.payee_id = p.payee_id
  JOIN payee_feature AS f ON f.person_id = p.payee_id
  JOIN began AS b ON b.payee_id = p.payee_id
  JOIN paid AS m ON m.payee_id = p.payee_id
  LEFT JOIN linked AS k ON k.payee_id = p.payee_id
)
SELECT
  payee_id, payers, unrelated, hub, linking, linking::DOUBLE / nullif(unrelated, 0), linked_payees, began, paid,
  leads, leads::DOUBLE / payers, victims, sessions, session_payers,
  list_concat(
    list_concat(
      CASE WHEN household THEN ['household'] ELSE [] END,
      CASE WHEN association THEN ['association or business'] ELSE [] END),
    CASE WHEN NOT household AND NOT association AND unrelated BETWEEN 1 AND 3 AND leads >= 1
      THEN ['possible victim'] ELSE [] END),
  strictest
FROM told
ORDER BY payee_id
