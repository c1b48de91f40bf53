-- purpose: the rate of each needed currency and day: the newest published up to a week before
-- reads:   rate_need, published_rate
-- writes:  rate
-- grain:   one currency and day
-- caveats: weekends and holidays use the last rate before them (rate_on says which); none within a week:
--          the amount in EUR stays unknown
INSERT INTO rate
SELECT n.currency, n.needed_on, max(p.rate_on), arg_max(p.per_eur, p.rate_on), arg_max(p.source, p.rate_on)
FROM rate_need AS n
JOIN published_rate AS p
  ON p.currency = n.currency AND p.rate_on <= n.needed_on AND p.rate_on > n.needed_on - 8
GROUP BY n.currency, n.needed_on
ORDER BY n.currency, n.needed_on
