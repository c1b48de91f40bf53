-- purpose: the pairs that are looked at
-- reads:   block_key, block
-- writes:  pair
-- grain:   one pair of parties, the older left; only pairs whose younger party is $since or later
CREATE OR REPLACE TEMP TABLE pair AS
WITH kept AS (
  SELECT k.key, k.party_id
  FROM block_key AS k
  JOIN block AS b ON b.key = k.key AND b.rule = k.rule
  WHERE b.parties <= $most
)
SELECT DISTINCT a.party_id AS left_party, b.party_id AS right_party
FROM kept AS a
JOIN kept AS b ON b.key = a.key AND b.party_id > a.party_id
WHERE b.party_id >= $since
