-- purpose: the send and payout records of a workspace that no common reference joins, with amounts to compare
-- reads:   transfer, mention, rate, same_transfer
-- writes:  transfer_leg
-- grain:   one transfer record of leg send or payout
-- caveats: compared is the sum paid out where the record states it, else the sum sent; in EUR at the day's rate,
--          NULL where there is none. The free text of a transfer is not read: it is closed by default.
CREATE OR REPLACE TEMP TABLE transfer_leg AS
WITH open_leg AS (
  SELECT
    record_id, leg, use,
    CASE WHEN leg = 'payout' THEN coalesce(CAST(paid_at_utc AS DATE), sent_on) ELSE sent_on END AS moved_on,
    CASE WHEN paid_amount IS NULL THEN amount ELSE paid_amount END AS amount,
    CASE WHEN paid_amount IS NULL THEN currency ELSE coalesce(paid_currency, currency) END AS currency
  FROM transfer
  WHERE leg IN ('send', 'payout')
    AND record_id NOT IN (SELECT record_id FROM same_transfer)
    AND record_id NOT IN (SELECT counts_as FROM same_transfer WHERE reason = 'other leg of the same reference')
),
named AS (
  SELECT record_id, min(name) FILTER (role = 'payer') AS payer, min(name) FILTER (role = 'payee') AS payee
  FROM mention
  WHERE record = 'transfer'
  GROUP BY record_id
)
SELECT
  l.leg,
  l.record_id AS leg_id,
  l.moved_on,
  CAST(l.amount AS DOUBLE) AS amount,
  l.currency,
  CASE WHEN l.currency = 'EUR' THEN CAST(l.amount AS DOUBLE) ELSE CAST(l.amount AS DOUBLE) / r.per_eur END AS eur,
  n.payer,
  n.payee,
  l.use
FROM open_leg AS l
LEFT JOIN named AS n ON n.record_id = l.record_id
LEFT JOIN rate AS r ON r.currency = l.currency AND r.needed_on = l.moved_on
