-- purpose: how each payer pays: amounts, gaps, hours, sessions after payments
-- reads:   payment, pair_feature, episode, coverage_person, pair_timing
-- writes:  payer_feature
-- grain:   one payer, of part $part of $parts
-- caveats: hours are told in the display zone ($zone), the sender's own zone being unknown; ties in time are
--          broken by record_id; the middle payment belongs to the first half
INSERT INTO payer_feature
WITH newest AS (SELECT max(sent_on) AS sent_on FROM payment),
zone_hour AS (
  -- the zone's offset, once for every hour that occurs: cheaper than once for every payment
  SELECT utc_hour, epoch(utc_hour AT TIME ZONE 'UTC' AT TIME ZONE $zone)::BIGINT - epoch(utc_hour)::BIGINT AS shift_s
  FROM (SELECT DISTINCT date_trunc('hour', sent_at_utc) AS utc_hour FROM payment WHERE sent_at_utc IS NOT NULL)
),
mine AS (
  SELECT * FROM payment
  WHERE payer_id IS NOT NULL AND payee_id IS DISTINCT FROM payer_id AND (payer_id // 4) % $parts = $part
),
placed AS (
  SELECT
    p.payer_id, p.sent_on, p.use, p.amount_eur AS eur, round(p.amount_eur * 100)::BIGINT AS cents,
    p.amount = floor(p.amount) AS whole,
    (p.amount % 5 = 0 OR coalesce(p.paid_amount, 1) % 100 = 0) AND p.amount_eur < 500 AS low_round,
    CASE WHEN p.paid_currency = 'PHP' THEN p.paid_amount WHEN p.currency = 'PHP' THEN p.amount END AS php,
    ((epoch(p.sent_at_utc)::BIGINT + z.shift_s) // 3600) % 24 AS local_hour,
    isodow(p.sent_on) AS weekday,
    contains(p."text", '@') AND regexp_matches(p."text", '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}') AS has_handle,
    row_number() OVER w = 1 AS is_first,
    ntile(2) OVER w AS half,
    p.sent_on - lag(p.sent_on) OVER w AS gap
  FROM mine AS p
  LEFT JOIN zone_hour AS z ON z.utc_hour = date_trunc('hour', p.sent_at_utc)
  WINDOW w AS (PARTITION BY p.payer_id ORDER BY p.sent_on, p.sent_at_utc, p.record_id)
),
summed AS (
  SELECT
    payer_id, count(*) AS payments, count(eur) AS eur_payments, min(sent_on) AS first_on, max(sent_on) AS last_on,
    max(sent_on) - min(sent_on) AS span_days,
    count(*) FILTER (sent_on > n.sent_day - 30) AS last_30_days,
    count(*) FILTER (sent_on > n.sent_day - 90) AS last_90_days,
    count(*) FILTER (sent_on > n.sent_day - 180 AND sent_on <= n.sent_day - 90) AS before_90_days,
    any_value(n.sent_day) AS newest_on,
    max(eur) FILTER (is_first) AS first_eur, sum(cents) / 100 AS total_eur,
    quantile_cont(eur, [0.25, 0.5, 0.75]) AS eur_quartiles,
    count(*) FILTER (low_round) AS low_round, count(*) FILTER (eur BETWEEN 10 AND 200) AS small,
    count(*) FILTER (eur BETWEEN 8 AND 27) AS very_small, count(*) FILTER (eur >= 200) AS large,
    count(*) FILTER (eur < 305) AS under_305, count(*) FILTER (eur < 125) AS under_125,
    count(php) AS php, count(*) FILTER (php BETWEEN 1000 AND 10000) AS small_php,
    count(*) FILTER (eur BETWEEN 6 AND 61) AS a634_small,
    count(*) FILTER (whole) AS whole,
    quantile_cont(gap, [0.25, 0.5, 0.75]) AS gap_quartiles, count(gap) AS gaps,
    count(*) FILTER (gap BETWEEN 27 AND 33) AS monthly,
    count(local_hour) AS timed, count(*) FILTER (local_hour >= 22 OR local_hour < 6) AS night,
    count(*) FILTER (local_hour BETWEEN 18 AND 21) AS evening,
    count(*) FILTER (local_hour BETWEEN 9 AND 17 AND weekday <= 5) AS office,
    count(*) FILTER (has_handle) AS handles,
    median(eur) FILTER (half = 1) AS median_eur_early, median(eur) FILTER (half = 2) AS median_eur_late,
    avg(gap) FILTER (half = 1) AS gap_early, avg(gap) FILTER (half = 2) AS gap_late,
    min(use) AS use
  FROM placed
  CROSS JOIN (SELECT sent_on AS sent_day FROM newest) AS n
  GROUP BY payer_id
),
most_frequent AS (
  SELECT payer_id, max(times) AS times
  FROM (SELECT payer_id, currency, amount, count(*) AS times FROM mine GROUP BY payer_id, currency, amount)
  GROUP BY payer_id
),
partners AS (
  SELECT
    payer_id, count(*) AS payees, count(*) FILTER (coalesce(median_eur, 0) <= 185) AS small_payees,
    max(payments) AS to_one, max(providers) FILTER (payments >= 3) AS payee_providers,
    sum(sessions)::BIGINT AS sessions
  FROM pair_feature
  WHERE (payer_id // 4) % $parts = $part
  GROUP BY payer_id
),
channels AS (SELECT payer_id, count(DISTINCT provider) AS providers FROM mine GROUP BY payer_id),
timing AS (
  SELECT payer_id, max(z_fwd) AS z FROM pair_timing WHERE n_fwd >= 3 AND z_fwd IS NOT NULL GROUP BY payer_id
),
covered_day AS (
  -- days on which everybody's communications were seen; below, payments on whose day those of one of the two were
  SELECT DISTINCT d.sent_on
  FROM (SELECT DISTINCT sent_on FROM payment) AS d
  JOIN coverage_person AS c
    ON c.channel = 'communications' AND c.person_id IS NULL AND d.sent_on BETWEEN c.covers_from AND c.covers_to
),
covered_payment AS (
  SELECT p.record_id FROM mine AS p JOIN covered_day AS d ON d.sent_on = p.sent_on
  UNION
  SELECT p.record_id
  FROM mine AS p
  JOIN coverage_person AS c ON c.person_id = p.payer_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
  UNION
  SELECT p.record_id
  FROM mine AS p
  JOIN coverage_person AS c ON c.person_id = p.payee_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
),
seen AS (
  SELECT p.payer_id, count(*) AS covered, count(*) FILTER (e.sessions_after > 0) AS followed
  FROM mine AS p
  JOIN covered_payment AS c ON c.record_id = p.record_id
  LEFT JOIN episode AS e ON e.payment_record_id = p.record_id
  WHERE p.sent_at_utc IS NOT NULL
  GROUP BY p.payer_id
)
SELECT
  s.payer_id, s.payments, s.eur_payments, coalesce(r.payees, 0), coalesce(r.small_payees, 0), r.to_one / s.payments,
  c.providers, r.payee_providers, s.first_on, s.last_on, s.span_days, s.newest_on - s.last_on,
  s.last_30_days, s.last_90_days, s.before_90_days,
  s.first_eur, s.total_eur, s.eur_quartiles[2], s.eur_quartiles[3] / nullif(s.eur_quartiles[1], 0),
  s.low_round / nullif(s.eur_payments, 0), s.small / nullif(s.eur_payments, 0), s.very_small / nullif(s.eur_payments, 0),
  s.under_305 / nullif(s.eur_payments, 0), s.under_125 * 30.0 / greatest(s.span_days, 30),
  s.large / nullif(s.eur_payments, 0), s.small_php / nullif(s.php, 0),
  s.a634_small * 30.0 / greatest(s.span_days, 30), s.payments * 30.0 / greatest(s.span_days, 30),
  CASE WHEN s.eur_quartiles[2] < 34 AND s.gap_quartiles[2] < 20 THEN s.payments ELSE 0 END,
  f.times / s.payments,
  CASE
    WHEN s.gap_quartiles[2] BETWEEN 27 AND 33 AND s.gap_quartiles[3] - s.gap_quartiles[1] <= 6 THEN f.times / s.payments
    ELSE 0 END,
  CASE WHEN r.payees <= 3 AND s.gap_quartiles[2] BETWEEN 12 AND 65 THEN s.eur_quartiles[2] ELSE 0 END,
  s.whole / s.payments, s.gap_quartiles[2], s.gap_quartiles[3] - s.gap_quartiles[1],
  (s.gap_quartiles[3] - s.gap_quartiles[1]) / greatest(s.gap_quartiles[2], 1), s.monthly / nullif(s.gaps, 0),
  s.timed, s.night / nullif(s.timed, 0), s.evening / nullif(s.timed, 0), s.office / nullif(s.timed, 0),
  CASE WHEN s.office >= 0.7 * s.timed AND s.timed > 0 THEN 1 - s.whole / s.payments ELSE 0 END,
  s.handles / s.payments,
  CASE
    WHEN s.span_days <= 14 AND s.first_eur < 250 AND s.total_eur < 1500 AND r.payees <= 2
      AND s.newest_on - s.last_on >= 30 THEN s.payments
    ELSE 0 END,
  s.median_eur_early, s.median_eur_late, s.median_eur_late / nullif(s.median_eur_early, 0),
  s.gap_early / nullif(s.gap_late, 0),
  CASE
    WHEN s.gap_late < s.gap_early THEN s.median_eur_late / nullif(s.median_eur_early, 0)
    WHEN s.gap_late IS NOT NULL AND s.gap_early IS NOT NULL THEN 0 END,
  coalesce(v.covered, 0), coalesce(v.followed, 0), v.followed / nullif(v.covered, 0), t.z,
  coalesce(r.sessions, 0), s.use
FROM summed AS s
LEFT JOIN partners AS r ON r.payer_id = s.payer_id
LEFT JOIN channels AS c ON c.payer_id = s.payer_id
LEFT JOIN most_frequent AS f ON f.payer_id = s.payer_id
LEFT JOIN seen AS v ON v.payer_id = s.payer_id
LEFT JOIN timing AS t ON t.payer_id = s.payer_id
ORDER BY s.payer_id
