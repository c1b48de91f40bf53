-- purpose: payments with a time and two persons, to be merged
-- reads:   payment
-- writes:  nothing: read by pairs.py
-- grain:   one payment

SELECT payer_id, payee_id, record_id, epoch_us(sent_at_utc) // 1000000 AS at_s
FROM payment
WHERE sent_at_utc IS NOT NULL AND payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id
ORDER BY record_id
