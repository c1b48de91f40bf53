-- purpose: sessions with a time and two persons, to be merged
-- reads:   contact
-- writes:  nothing: read by pairs.py
-- grain:   one session

SELECT least(caller_id, callee_id) AS one_id, greatest(caller_id, callee_id) AS other_id, record_id,
  epoch_us(started_at_utc) // 1000000 AS at_s, coalesce(duration_s, 0) AS duration_s
FROM contact
WHERE started_at_utc IS NOT NULL AND caller_id IS NOT NULL AND callee_id IS NOT NULL AND caller_id <> callee_id
ORDER BY record_id
