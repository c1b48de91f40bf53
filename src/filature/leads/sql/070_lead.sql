-- purpose: who to look at, in which possible role, how strongly, how urgently
-- reads:   sided, payer_feature, payer_circle, payee_feature, payee_circle, named_person, person, payment
-- writes:  lead
-- grain:   one person in one role from $lead_from centidecibans on, the $at_most strongest; whom a partner named or
--          who pays them; and, apart, payers whose payments are explained by their being victims
-- caveats: strength and urgency are separate; the order is for a list of work and stands in no dossier
INSERT INTO lead
WITH feature AS (
  SELECT f.person_id, 'payer' AS role, f.payments, f.payees AS counterparts, f.first_on, f.last_on, f.last_30_days,
    f.last_90_days, f.before_90_days, f.median_gap_days, f.sessions, least(f.use, c.use) AS feature_use
  FROM payer_feature AS f
  LEFT JOIN payer_circle AS c ON c.person_id = f.person_id
  UNION ALL
  SELECT f.person_id, 'payee', f.payments, f.payers, f.first_on, f.last_on, f.last_30_days, f.last_90_days,
    f.before_90_days, NULL, f.sessions, least(f.use, c.use)
  FROM payee_feature AS f
  LEFT JOIN payee_circle AS c ON c.person_id = f.person_id
),
newest AS (SELECT max(sent_on) AS sent_on FROM payment),
placed AS (
  SELECT
    s.person_id, s.role, s.strength, s.closest, s.list, s.named_use, f.* EXCLUDE (person_id, role),
    row_number() OVER (
      PARTITION BY s.list
      ORDER BY CASE WHEN s.list = 'work' THEN s.strength ELSE s.for_victim END DESC, f.last_on DESC, f.payments DESC,
        s.person_id, s.role
    ) AS place
  FROM sided AS s
  JOIN feature AS f ON f.person_id = s.person_id AND f.role = s.role
  WHERE s.list = 'possible victim' OR s.strength >= $lead_from OR s.named_use IS NOT NULL
)
SELECT
  replace(p.label, 'P-', c.role || '-'), CASE WHEN c.list = 'work' THEN c.place END,
  c.person_id, c.role, c.strength, c.closest,
  CASE
    WHEN c.last_30_days >= 3 THEN 'high'
    WHEN c.last_on > newest.sent_on - 90 THEN 'medium'
    ELSE 'low' END,
  CASE
    WHEN c.last_30_days >= 3 THEN 'several-in-the-last-30-days'
    WHEN c.last_on > newest.sent_on - 90 THEN 'in-the-last-90-days'
    ELSE 'older-than-90-days' END,
  CASE
    WHEN c.median_gap_days IS NOT NULL AND c.last_on + greatest(ceil(c.median_gap_days), 1)::INTEGER >= newest.sent_on - 30
      THEN c.last_on + greatest(ceil(c.median_gap_days), 1)::INTEGER END,
  c.last_90_days / nullif(c.before_90_days, 0), c.list,
  list_concat(
    list_concat(['payments'], CASE WHEN c.sessions > 0 THEN ['communications'] ELSE [] END),
    CASE WHEN c.person_id IN (SELECT person_id FROM named_person) THEN ['cooperation'] ELSE [] END
  ),
  c.payments, c.counterparts, c.first_on, c.last_on, least(c.feature_use, c.named_use)
FROM placed AS c
JOIN person AS p ON p.person_id = c.person_id
CROSS JOIN newest
WHERE c.place <= $at_most
ORDER BY c.list DESC, c.place
