-- purpose: payments with a time and two persons, of payers with a session, to be merged
-- reads:   payment, contact
-- writes:  nothing: read by pairs.py
-- grain:   one payment

SELECT payer_id, payee_id, record_id, epoch_us(sent_at_utc) // 1000000 AS at_s
FROM payment
WHERE sent_at_utc IS NOT NULL AND payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id
  AND payer_id IN (SELECT caller_id FROM contact UNION ALL SELECT callee_id FROM contact)
ORDER BY record_id
