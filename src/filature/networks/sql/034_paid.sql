-- purpose: when each payee was paid
-- reads:   payment
-- writes:  nothing: it is read by networks
-- grain:   one payment between two persons; the payees of part $part of $parts
SELECT payee_id, (sent_on - DATE '1970-01-01')::BIGINT AS day
FROM payment
WHERE sent_on IS NOT NULL AND payer_id <> payee_id AND payee_id % $parts = $part
