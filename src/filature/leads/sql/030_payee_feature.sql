-- purpose: how each payee is paid: by how many, by whom, in what sums
-- reads:   payment, pair_feature
-- writes:  payee_feature
-- grain:   one payee, of part $part of $parts
-- caveats: hours as in payer_feature
INSERT INTO payee_feature
WITH newest AS (SELECT max(sent_on) AS sent_day FROM payment),
zone_hour AS (
  SELECT utc_hour, epoch(utc_hour AT TIME ZONE 'UTC' AT TIME ZONE $zone)::BIGINT - epoch(utc_hour)::BIGINT AS shift_s
  FROM (SELECT DISTINCT date_trunc('hour', sent_at_utc) AS utc_hour FROM payment WHERE sent_at_utc IS NOT NULL)
),
mine AS (
  SELECT
    p.payee_id, p.payer_id, p.sent_on, p.amount_eur AS eur, p.currency, p.amount, p.use,
    ((epoch(p.sent_at_utc)::BIGINT + z.shift_s) // 3600) % 24 AS local_hour
  FROM payment AS p
  LEFT JOIN zone_hour AS z ON z.utc_hour = date_trunc('hour', p.sent_at_utc)
  WHERE p.payee_id IS NOT NULL AND p.payer_id IS DISTINCT FROM p.payee_id AND (p.payee_id // 4) % $parts = $part
),
paid AS (
  SELECT
    payee_id, count(*) AS payments, min(sent_on) AS first_on, max(sent_on) AS last_on,
    count(*) FILTER (sent_on > sent_day - 30) AS last_30_days, count(*) FILTER (sent_on > sent_day - 90) AS last_90_days,
    count(*) FILTER (sent_on > sent_day - 180 AND sent_on <= sent_day - 90) AS before_90_days,
    quantile_cont(eur, [0.25, 0.5, 0.75]) AS eur_quartiles,
    count(local_hour) AS timed, count(*) FILTER (local_hour >= 22 OR local_hour < 6) AS night, min(use) AS use
  FROM mine
  CROSS JOIN newest
  GROUP BY payee_id
),
most_frequent AS (
  SELECT payee_id, max(times) AS times
  FROM (SELECT payee_id, currency, amount, count(*) AS times FROM mine GROUP BY payee_id, currency, amount)
  GROUP BY payee_id
),
partners AS (
  SELECT
    payee_id, count(*) AS payers, count(*) FILTER (median_eur BETWEEN 10 AND 200) AS small,
    sum(sessions)::BIGINT AS sessions, count(*) FILTER (sessions > 0) AS session_payers
  FROM pair_feature
  WHERE (payee_id // 4) % $parts = $part
  GROUP BY payee_id
)
SELECT
  p.payee_id, p.payments, coalesce(r.payers, 0), p.first_on, p.last_on, p.last_30_days, p.last_90_days,
  p.before_90_days, p.eur_quartiles[2], p.eur_quartiles[3] / nullif(p.eur_quartiles[1], 0), coalesce(r.small, 0),
  r.small / r.payers, p.payments / r.payers, f.times / p.payments, p.night / nullif(p.timed, 0),
  CASE WHEN f.times >= 0.15 * p.payments AND coalesce(r.sessions, 0) = 0 THEN coalesce(r.payers, 0) ELSE 0 END,
  coalesce(r.sessions, 0), coalesce(r.session_payers, 0), p.use
FROM paid AS p
LEFT JOIN partners AS r ON r.payee_id = p.payee_id
LEFT JOIN most_frequent AS f ON f.payee_id = p.payee_id
ORDER BY p.payee_id
