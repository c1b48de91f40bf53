-- purpose: every leg that is in no pair, and why
-- reads:   leg_side, leg_best, leg_match
-- writes:  leg_unmatched
-- grain:   one leg
INSERT INTO leg_unmatched
SELECT
  s.leg,
  s.leg_id,
  CASE
    WHEN s.moved_on IS NULL THEN 'no day'
    WHEN b.probability IS NULL THEN 'no candidate'
    ELSE 'not certain enough'
  END AS reason,
  b.probability
FROM leg_side AS s
LEFT JOIN leg_best AS b ON b.leg = s.leg AND b.leg_id = s.leg_id
WHERE NOT EXISTS (SELECT 1 FROM leg_match AS m WHERE s.leg = 'send' AND m.send_id = s.leg_id)
  AND NOT EXISTS (SELECT 1 FROM leg_match AS m WHERE s.leg = 'payout' AND m.payout_id = s.leg_id)
ORDER BY s.leg, s.leg_id
