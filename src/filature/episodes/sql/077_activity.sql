-- purpose: instants at which a pair's payer used a device, as far as records show
-- reads:   made_number (the numbered pairs), payment, contact
-- writes:  nothing: read by pairs.py
-- grain:   one instant of one pair

SELECT m.pair, epoch_us(p.sent_at_utc) // 1000000 AS at_s
FROM made_number AS m JOIN payment AS p ON p.payer_id = m.payer_id
WHERE p.sent_at_utc IS NOT NULL
UNION ALL
SELECT m.pair, epoch_us(c.started_at_utc) // 1000000
FROM made_number AS m JOIN contact AS c ON c.caller_id = m.payer_id
WHERE c.started_at_utc IS NOT NULL
UNION ALL
SELECT m.pair, epoch_us(c.started_at_utc) // 1000000
FROM made_number AS m JOIN contact AS c ON c.callee_id = m.payer_id
WHERE c.started_at_utc IS NOT NULL
