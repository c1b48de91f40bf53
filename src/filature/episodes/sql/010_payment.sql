-- purpose: each movement of money with the persons on its two sides, and its amount in EUR where a rate is known
-- reads:   transfer, same_transfer, rate, mention, person_mention
-- writes:  payment
-- grain:   one transfer that does not repeat or complete another record of the same movement
-- caveats: the amount sent is converted; the amount paid out only where the sent one cannot be
INSERT INTO payment
WITH side AS (
  SELECT m.record_id, m.role, pm.person_id
  FROM mention AS m
  JOIN person_mention AS pm ON pm.mention_id = m.mention_id
  WHERE m.record = 'transfer'
)
SELECT
  t.record_id, payer.person_id, payee.person_id, t.sent_at_utc, t.sent_on,
  t.amount, t.currency,
  CASE
    WHEN t.currency = 'EUR' THEN t.amount::DOUBLE
    WHEN t.paid_currency = 'EUR' THEN t.paid_amount::DOUBLE
    ELSE coalesce(
      round(t.amount::DOUBLE / sent_rate.per_eur, 2), round(t.paid_amount::DOUBLE / paid_rate.per_eur, 2)
    )
  END,
  t.paid_amount, t.paid_currency, t.provider, t."text", t.use
FROM transfer AS t
LEFT JOIN side AS payer ON payer.record_id = t.record_id AND payer.role = 'payer'
LEFT JOIN side AS payee ON payee.record_id = t.record_id AND payee.role = 'payee'
LEFT JOIN rate AS sent_rate ON sent_rate.currency = t.currency AND sent_rate.needed_on = t.sent_on
LEFT JOIN rate AS paid_rate ON paid_rate.currency = t.paid_currency AND paid_rate.needed_on = t.sent_on
WHERE t.record_id NOT IN (SELECT record_id FROM same_transfer)
ORDER BY t.record_id
