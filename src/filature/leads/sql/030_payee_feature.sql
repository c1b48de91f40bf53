-- purpose: how each payee is paid: by how many, by whom, in what sums
-- reads:   payment, pair_feature
-- writes:  payee_feature
-- grain:   one payee
INSERT INTO payee_feature
WITH newest AS (SELECT max(sent_on) AS sent_on FROM payment),
paid AS (
  SELECT
    p.payee_id, count(*) AS payments, min(p.sent_on) AS first_on, max(p.sent_on) AS last_on,
    count(*) FILTER (p.sent_on > n.sent_on - 30) AS last_30_days, median(p.amount_eur) AS median_eur, min(p.use) AS use
  FROM payment AS p
  CROSS JOIN newest AS n
  WHERE p.payee_id IS NOT NULL AND p.payer_id IS DISTINCT FROM p.payee_id
  GROUP BY p.payee_id
),
most_frequent AS (
  SELECT payee_id, max(times) AS times
  FROM (SELECT payee_id, currency, amount, count(*) AS times FROM payment GROUP BY payee_id, currency, amount)
  GROUP BY payee_id
),
partners AS (
  SELECT
    payee_id, count(*) AS payers, count(*) FILTER (NOT shared_name) AS unrelated,
    count(*) FILTER (median_eur BETWEEN 10 AND 200) AS small, sum(sessions)::BIGINT AS sessions,
    count(*) FILTER (sessions > 0) AS session_payers
  FROM pair_feature
  GROUP BY payee_id
)
SELECT
  p.payee_id, p.payments, coalesce(r.payers, 0), coalesce(r.unrelated, 0), p.first_on, p.last_on, p.last_30_days,
  p.median_eur, coalesce(r.small, 0), f.times / p.payments, coalesce(r.sessions, 0), coalesce(r.session_payers, 0), p.use
FROM paid AS p
LEFT JOIN partners AS r ON r.payee_id = p.payee_id
LEFT JOIN most_frequent AS f ON f.payee_id = p.payee_id
ORDER BY p.payee_id
