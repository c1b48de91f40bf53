-- purpose: the pairs that were chosen
-- reads:   leg_chosen
-- writes:  leg_match
-- grain:   one send leg with its payout leg
INSERT INTO leg_match
SELECT send_id, payout_id, decibans, probability, parts
FROM leg_chosen
ORDER BY send_id
