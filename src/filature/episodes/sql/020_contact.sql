-- purpose: each session with the persons on its two sides; one seen in two exhibits counts once
-- reads:   session, mention, person_mention
-- writes:  contact
-- grain:   one session
-- caveats: the same two persons, start, length and reference are one session
INSERT INTO contact
WITH side AS (
  SELECT m.record_id, m.role, pm.person_id
  FROM mention AS m
  JOIN person_mention AS pm ON pm.mention_id = m.mention_id
  WHERE m.record = 'session'
)
SELECT s.record_id, caller.person_id, callee.person_id, s.started_at_utc, s.duration_s, s.kind, s.use
FROM session AS s
LEFT JOIN side AS caller ON caller.record_id = s.record_id AND caller.role = 'caller'
LEFT JOIN side AS callee ON callee.record_id = s.record_id AND callee.role = 'callee'
QUALIFY s.started_at_utc IS NULL OR caller.person_id IS NULL OR callee.person_id IS NULL OR row_number() OVER (
  PARTITION BY least(caller.person_id, callee.person_id), greatest(caller.person_id, callee.person_id),
    s.started_at_utc, s.duration_s, coalesce(s.reference, ''), s.use
  ORDER BY s.record_id
) = 1
ORDER BY s.record_id
