-- purpose: how each payee is reached: by whom, together with whom, in which bursts, and what that may look like
-- reads:   payment, pair_feature, payee_degree, apart_link (temporary), shared_payer, burst (registered by networks),
--          lead
-- writes:  payee_network
-- grain:   one payee
-- caveats: household: somebody of the payee's own household among the payers, and at most one other. Association or
--          business: no session, and a hub, or fifteen payers or more with many equal sums. May be a victim: one to
--          $few_payers payers apart who reach the payee directly (a session with one of them, or one of them a lead), and
--          none of the above; in about 65 % of offence occasions studied nobody stood between (DOMAIN, section 6).
--          None of these is a role, and none is proof.
INSERT INTO payee_network
WITH lead_payer AS (
  SELECT
    q.payee_id, count(*) FILTER (l.list = 'work') AS leads, count(*) FILTER (l.list <> 'work') AS victims,
    min(l.use) AS use
  FROM pair_feature AS q
  JOIN lead AS l ON l.person_id = q.payer_id AND l.role = 'payer'
  GROUP BY q.payee_id
),
overlap AS (
  SELECT payee_id, count(*) AS linking, min(use) AS use FROM apart_link GROUP BY payee_id
),
linked AS (
  SELECT payee_id, count(*) AS payees, min(use) AS use
  FROM (SELECT left_payee AS payee_id, use FROM shared_payer UNION ALL SELECT right_payee, use FROM shared_payer)
  GROUP BY payee_id
),
crowd AS (
  SELECT payee_id FROM payee_degree WHERE payers >= 15 AND sessions = 0
),
even AS (
  SELECT payee_id, max(times) / sum(times) AS share
  FROM (
    SELECT p.payee_id, p.currency, p.amount, count(*) AS times
    FROM payment AS p
    SEMI JOIN crowd AS c ON c.payee_id = p.payee_id
    GROUP BY p.payee_id, p.currency, p.amount
  )
  GROUP BY payee_id
),
told AS (
  SELECT
    d.*, CASE WHEN NOT d.hub THEN coalesce(o.linking, 0) END AS linking, coalesce(k.payees, 0) AS linked_payees,
    b.began, b.paid, coalesce(l.leads, 0) AS leads, coalesce(l.victims, 0) AS victims,
    d.own_payers >= 1 AND d.payers_apart <= 1 AS household,
    d.sessions = 0 AND (d.hub OR coalesce(e.share, 0) >= 0.15) AS association,
    least(d.use, o.use, k.use, l.use) AS strictest
  FROM payee_degree AS d
  LEFT JOIN burst AS b ON b.payee_id = d.payee_id
  LEFT JOIN overlap AS o ON o.payee_id = d.payee_id
  LEFT JOIN linked AS k ON k.payee_id = d.payee_id
  LEFT JOIN lead_payer AS l ON l.payee_id = d.payee_id
  LEFT JOIN even AS e ON e.payee_id = d.payee_id
)
SELECT
  payee_id, payers, payers_apart, own_payers, hub, linking, linking / nullif(payers_apart, 0), linked_payees, began, paid,
  leads, leads / payers, victims, sessions, session_payers,
  CASE
    WHEN household AND association THEN ['household', 'association or business']
    WHEN household THEN ['household']
    WHEN association THEN ['association or business']
    WHEN payers_apart BETWEEN 1 AND $few_payers AND (session_payers >= 1 OR leads >= 1) THEN ['may be a victim']
    ELSE [] END,
  strictest
FROM told
ORDER BY payee_id
