-- purpose: matched legs as proposals between records
-- reads:   leg_match, transfer
-- writes:  leg_link
-- grain:   one send record with one payout record
INSERT INTO leg_link
SELECT
  s.record_id,
  p.record_id,
  m.probability,
  m.decibans,
  m.parts,
  CASE WHEN s.use = p.use THEN s.use ELSE 'intelligence-only' END
FROM leg_match AS m
JOIN transfer AS s ON s.record_id = CAST(m.send_id AS BIGINT)
JOIN transfer AS p ON p.record_id = CAST(m.payout_id AS BIGINT)
ORDER BY s.record_id
