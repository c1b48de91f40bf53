-- purpose: who is linked to one person, and how
-- reads:   payment, contact, person, payee_network
-- writes:  nothing: it is read by networks.reading
-- grain:   one other person
WITH link AS (
  SELECT payee_id AS person_id, 1 AS paid, 0 AS was_paid, 0 AS sessions, sent_on AS seen_on, use
  FROM payment
  WHERE payer_id = $person
  UNION ALL
  SELECT payer_id, 0, 1, 0, sent_on, use FROM payment WHERE payee_id = $person
  UNION ALL
  SELECT CASE WHEN caller_id = $person THEN callee_id ELSE caller_id END, 0, 0, 1, started_at_utc::DATE, use
  FROM contact
  WHERE caller_id = $person OR callee_id = $person
)
SELECT
  p.person_id, p.label AS person, p.name, sum(k.paid)::BIGINT AS paid, sum(k.was_paid)::BIGINT AS was_paid,
  sum(k.sessions)::BIGINT AS sessions, min(k.seen_on) AS first_on, max(k.seen_on) AS last_on,
  coalesce(n.looks, []) AS looks, least(min(k.use), CASE WHEN len(n.looks) > 0 THEN n.use END) AS use
FROM link AS k
JOIN person AS p ON p.person_id = k.person_id
LEFT JOIN payee_network AS n ON n.person_id = p.person_id
WHERE p.person_id <> $person
GROUP BY p.person_id, p.label, p.name, n.looks, n.use
ORDER BY sum(k.paid) + sum(k.was_paid) DESC, sum(k.sessions) DESC, p.person_id
