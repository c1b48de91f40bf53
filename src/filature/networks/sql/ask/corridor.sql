-- purpose: payments and payers a month, by where and in what the money is paid out
-- reads:   payment, transfer, mention
-- writes:  nothing: it is read by networks.reading
-- grain:   one month of one provider and one destination; '' = not stated
-- caveats: context for a unit, never a sign of a person; the address of a payee is never read
WITH paid AS (
  SELECT
    p.record_id, p.payer_id, p.provider, date_trunc('month', p.sent_on)::DATE AS month_on, p.use,
    coalesce(p.paid_currency, '') AS currency, coalesce(t.channel, '') AS channel, coalesce(m.country, '') AS country
  FROM payment AS p
  JOIN transfer AS t ON t.record_id = p.record_id
  LEFT JOIN mention AS m ON m.record_id = p.record_id AND m.role = 'payee'
),
each_way AS (
  SELECT 'country' AS kind, country AS destination, * EXCLUDE (country, currency, channel) FROM paid
  UNION ALL
  SELECT 'currency', currency, * EXCLUDE (country, currency, channel) FROM paid
  UNION ALL
  SELECT 'channel', channel, * EXCLUDE (country, currency, channel) FROM paid
)
SELECT
  kind, destination, coalesce(provider, '') AS provider, month_on, count(*) AS payments,
  count(DISTINCT payer_id) AS payers, min(use) AS use
FROM each_way
GROUP BY kind, destination, coalesce(provider, ''), month_on
ORDER BY kind, destination, coalesce(provider, ''), month_on
