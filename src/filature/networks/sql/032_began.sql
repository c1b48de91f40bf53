-- purpose: when each payer of each payee began
-- reads:   pair_feature
-- writes:  nothing: it is read by networks
-- grain:   one payer and one payee; the payees of part $part of $parts
SELECT payee_id, (first_on - DATE '1970-01-01')::BIGINT AS day
FROM pair_feature
WHERE first_on IS NOT NULL AND payee_id % $parts = $part
