-- purpose: who to look at, in which possible role, how strongly, how urgently
-- reads:   scored, payer_feature, payee_feature, pair_feature, referral, mention, person_mention, person
-- writes:  lead
-- grain:   one person in one role with at least $lead_from points, or with the pattern of an extorted victim
-- caveats: strength and urgency are separate; a payer with a victim's pattern leaves the work list at once
--          unless a partner named the payer or the payee
INSERT INTO lead
WITH summed AS (
  SELECT
    person_id, role,
    round(sum(points) FILTER (counts), 4) AS strength,
    bool_or(indicator_id = 'N1') AND NOT bool_or(indicator_id IN ('R1', 'R2')) AS victim,
    min(use) AS use
  FROM scored
  GROUP BY person_id, role
),
feature AS (
  SELECT person_id, 'payer' AS role, payments, payees AS counterparts, first_on, last_on, last_30_days, sessions,
    use AS feature_use
  FROM payer_feature
  UNION ALL
  SELECT person_id, 'payee', payments, payers, first_on, last_on, last_30_days, sessions, use
  FROM payee_feature
),
named AS (
  SELECT DISTINCT pm.person_id
  FROM referral AS r
  JOIN mention AS m ON m.record_id = r.record_id
  JOIN person_mention AS pm ON pm.mention_id = m.mention_id
),
newest AS (SELECT max(sent_on) AS sent_on FROM payment),
chosen AS (
  SELECT
    s.person_id, s.role, s.strength, f.payments, f.counterparts, f.first_on, f.last_on, f.sessions,
    CASE WHEN s.victim AND s.role = 'payer' THEN 'possible victim' ELSE 'work' END AS list,
    CASE
      WHEN f.last_30_days >= 3 THEN 'high'
      WHEN f.last_on > newest.sent_on - 90 THEN 'medium'
      ELSE 'low' END AS urgency,
    CASE
      WHEN f.last_30_days >= 3 THEN 'several-in-the-last-30-days'
      WHEN f.last_on > newest.sent_on - 90 THEN 'in-the-last-90-days'
      ELSE 'older-than-90-days' END AS urgency_reason,
    list_concat(
      list_concat(['payments'], CASE WHEN f.sessions > 0 THEN ['communications'] ELSE [] END),
      CASE WHEN n.person_id IS NOT NULL THEN ['cooperation'] ELSE [] END
    ) AS evidence_kinds,
    least(s.use, f.feature_use) AS use
  FROM summed AS s
  JOIN feature AS f ON f.person_id = s.person_id AND f.role = s.role
  LEFT JOIN named AS n ON n.person_id = s.person_id
  CROSS JOIN newest
  WHERE s.strength >= $lead_from OR s.victim
)
SELECT
  replace(p.label, 'P-', c.role || '-'),
  CASE WHEN c.list = 'work' THEN row_number() OVER (
    PARTITION BY c.list ORDER BY c.strength DESC, c.last_on DESC, c.payments DESC, c.person_id, c.role) END,
  c.person_id, c.role, c.strength, c.urgency, c.urgency_reason, c.list, c.evidence_kinds,
  c.payments, c.counterparts, c.first_on, c.last_on, c.use
FROM chosen AS c
JOIN person AS p ON p.person_id = c.person_id
ORDER BY c.list DESC, c.strength DESC, c.last_on DESC, c.payments DESC, c.person_id, c.role
