-- purpose: the rate of each needed currency and day: the newest published up to a week before
-- reads:   rate_need, published_rate, official_rate
-- writes:  rate
-- grain:   one currency and day
-- caveats: weekends and holidays use the last rate before them (rate_on says which); none within a week: the
--          amount in EUR stays unknown. The ECB's rate goes before one that a person supplied; of several
--          supplied ones for a day, the exhibit received last. A rate told in another currency than EUR is
--          brought to EUR by the ECB's newest rate of that currency up to a week before
INSERT INTO rate
WITH base AS (
  SELECT o.record_id, arg_max(p.per_eur, p.rate_on) AS per_eur
  FROM official_rate AS o
  JOIN published_rate AS p ON p.currency = o.base AND p.rate_on <= o.rate_on AND p.rate_on > o.rate_on - 8
  GROUP BY o.record_id
),
supplied AS (
  SELECT
    o.currency, o.rate_on,
    CASE WHEN o.base = 'EUR' THEN o.per_base::DOUBLE ELSE o.per_base::DOUBLE * b.per_eur END AS per_eur,
    'exhibit ' || o.exhibit_no || ', ' || o.authority AS source
  FROM official_rate AS o
  LEFT JOIN base AS b ON b.record_id = o.record_id
  WHERE o.base = 'EUR' OR b.per_eur IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY o.currency, o.rate_on ORDER BY o.record_id DESC) = 1
),
known AS (
  SELECT currency, rate_on, per_eur, source FROM published_rate
  UNION ALL
  SELECT s.currency, s.rate_on, s.per_eur, s.source
  FROM supplied AS s
  ANTI JOIN published_rate AS p ON p.currency = s.currency
)
SELECT n.currency, n.needed_on, max(p.rate_on), arg_max(p.per_eur, p.rate_on), arg_max(p.source, p.rate_on)
FROM rate_need AS n
JOIN known AS p ON p.currency = n.currency AND p.rate_on <= n.needed_on AND p.rate_on > n.needed_on - 8
GROUP BY n.currency, n.needed_on
ORDER BY n.currency, n.needed_on
