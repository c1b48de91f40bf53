-- purpose: the scores of each pair, with what the data alone refuse
-- reads:   made_pair (computed in pairs.py), payment, transfer, contact
-- writes:  pair_timing
-- grain:   one payer with one payee who have at least one payment and one session
-- caveats: what counts as covered: see 076_cover.sql
INSERT INTO pair_timing
WITH lacking AS (
  SELECT
    p.payer_id, p.payee_id,
    count(*) FILTER (p.sent_at_utc IS NULL AND t.time_precision = 'day') AS date_only,
    count(*) FILTER (p.sent_at_utc IS NULL AND t.time_precision IS DISTINCT FROM 'day') AS zone_unknown,
    min(p.use) AS use
  FROM payment AS p
  LEFT JOIN transfer AS t ON t.record_id = p.record_id
  GROUP BY ALL
),
talked AS (
  SELECT
    least(caller_id, callee_id) AS one_id, greatest(caller_id, callee_id) AS other_id,
    count(*) FILTER (started_at_utc IS NULL) AS zone_unknown, min(use) AS use
  FROM contact
  GROUP BY ALL
),
together AS (
  SELECT
    m.*, l.date_only, l.zone_unknown + s.zone_unknown AS zone_unknown, least(l.use, s.use) AS use
  FROM made_pair AS m
  JOIN lacking AS l ON l.payer_id = m.payer_id AND l.payee_id = m.payee_id
  JOIN talked AS s ON s.one_id = least(m.payer_id, m.payee_id) AND s.other_id = greatest(m.payer_id, m.payee_id)
)
SELECT
  payer_id, payee_id, payments, sessions, covered_days,
  n_fwd, n_bwd, z_fwd, z_bwd, t, rate, busy, bout, date_only, zone_unknown,
  list_filter([
    CASE WHEN zone_unknown > 0 THEN 'ZONE_UNKNOWN' END,
    CASE WHEN date_only > 0 AND payments < $least_payments THEN 'DATE_ONLY' END,
    CASE
      WHEN least(n_fwd, n_bwd) < $least_payments OR sessions < $least_sessions OR covered_days < $least_days
        THEN 'TOO_FEW'
    END,
    CASE WHEN busy > $most_busy THEN 'RATE_HIGH' END
  ], lambda code: code IS NOT NULL),
  use
FROM together
ORDER BY payer_id, payee_id
