-- purpose: an interrupted call that goes on is one session
-- reads:   session_episode_row, contact
-- writes:  session_episode
-- grain:   one session episode of two persons
INSERT INTO session_episode
SELECT
  r.session_episode_id, min(least(c.caller_id, c.callee_id)), min(greatest(c.caller_id, c.callee_id)),
  min(c.started_at_utc), count(*), min(c.use)
FROM session_episode_row AS r
JOIN contact AS c ON c.record_id = r.session_record_id
GROUP BY r.session_episode_id
ORDER BY r.session_episode_id
