-- purpose: how each payer pays: amounts, gaps, hours, sessions after payments
-- reads:   payment, pair_feature, episode, coverage_person
-- writes:  payer_feature
-- grain:   one payer
-- caveats: hours are told in the display zone ($zone), the sender's own zone being unknown; ties in time are
--          broken by record_id
INSERT INTO payer_feature
WITH newest AS (SELECT max(sent_on) AS sent_on FROM payment),
covered_day AS (
  -- days on which everybody's communications were seen; then payments on whose day those of one of the two were
  SELECT DISTINCT d.sent_on
  FROM (SELECT DISTINCT sent_on FROM payment) AS d
  JOIN coverage_person AS c
    ON c.channel = 'communications' AND c.person_id IS NULL AND d.sent_on BETWEEN c.covers_from AND c.covers_to
),
covered_payment AS (
  SELECT p.record_id
  FROM payment AS p
  JOIN coverage_person AS c ON c.person_id = p.payer_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
  UNION
  SELECT p.record_id
  FROM payment AS p
  JOIN coverage_person AS c ON c.person_id = p.payee_id AND p.sent_on BETWEEN c.covers_from AND c.covers_to
  WHERE c.channel = 'communications'
),
ordered AS (
  SELECT
    p.*,
    row_number() OVER w AS place,
    count(*) OVER (PARTITION BY p.payer_id) AS total,
    date_diff('day', lag(p.sent_on) OVER w, p.sent_on) AS gap,
    p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone AS local_time,
    (covered_day.sent_on IS NOT NULL OR covered_payment.record_id IS NOT NULL)
      AND p.sent_at_utc IS NOT NULL AS is_covered,
    coalesce(e.sessions_after, 0) > 0 AS is_followed
  FROM payment AS p
  LEFT JOIN covered_day ON covered_day.sent_on = p.sent_on
  LEFT JOIN covered_payment ON covered_payment.record_id = p.record_id
  LEFT JOIN episode AS e ON e.payment_record_id = p.record_id
  WHERE p.payer_id IS NOT NULL AND p.payee_id IS DISTINCT FROM p.payer_id
  WINDOW w AS (PARTITION BY p.payer_id ORDER BY p.sent_on, p.sent_at_utc, p.record_id)
),
most_frequent AS (
  SELECT payer_id, max(times) AS times
  FROM (SELECT payer_id, currency, amount, count(*) AS times FROM ordered GROUP BY payer_id, currency, amount)
  GROUP BY payer_id
),
middle_gap AS (SELECT payer_id, median(gap) AS gap FROM ordered GROUP BY payer_id),
spread AS (
  SELECT o.payer_id, median(abs(o.gap - g.gap)) AS mad
  FROM ordered AS o
  JOIN middle_gap AS g ON g.payer_id = o.payer_id
  GROUP BY o.payer_id
),
partners AS (
  SELECT
    payer_id, count(*) AS payees, count(*) FILTER (NOT shared_name) AS unrelated, sum(sessions)::BIGINT AS sessions
  FROM pair_feature
  GROUP BY payer_id
)
SELECT
  o.payer_id, count(*), count(o.amount_eur), coalesce(any_value(r.payees), 0), coalesce(any_value(r.unrelated), 0),
  count(DISTINCT o.provider), min(o.sent_on), max(o.sent_on),
  count(*) FILTER (o.sent_on > n.sent_on - 30),
  max(o.amount_eur) FILTER (o.place = 1), round(sum(o.amount_eur), 2), median(o.amount_eur),
  any_value(f.times) / count(*),
  count(*) FILTER (o.amount = floor(o.amount)) / count(*),
  median(o.gap), any_value(s.mad),
  count(o.local_time),
  count(*) FILTER (hour(o.local_time) >= 22 OR hour(o.local_time) < 6) / nullif(count(o.local_time), 0),
  count(*) FILTER (hour(o.local_time) BETWEEN 9 AND 17 AND isodow(o.local_time) <= 5)
    / nullif(count(o.local_time), 0),
  count(*) FILTER (o.is_covered), count(*) FILTER (o.is_covered AND o.is_followed),
  median(o.amount_eur) FILTER (o.place * 2 <= o.total), median(o.amount_eur) FILTER (o.place * 2 > o.total),
  sum(o.gap) FILTER (o.place * 2 <= o.total) / nullif(count(o.gap) FILTER (o.place * 2 <= o.total), 0),
  sum(o.gap) FILTER (o.place * 2 > o.total) / nullif(count(o.gap) FILTER (o.place * 2 > o.total), 0),
  coalesce(any_value(r.sessions), 0),
  min(o.use)
FROM ordered AS o
CROSS JOIN newest AS n
LEFT JOIN partners AS r ON r.payer_id = o.payer_id
LEFT JOIN most_frequent AS f ON f.payer_id = o.payer_id
LEFT JOIN spread AS s ON s.payer_id = o.payer_id
GROUP BY o.payer_id
ORDER BY o.payer_id
