-- purpose: how many parties meet under each key
-- reads:   block_key
-- writes:  block
-- grain:   one key shared by two parties or more
CREATE OR REPLACE TEMP TABLE block AS
SELECT rule, key, count(*) AS parties
FROM block_key
GROUP BY rule, key
HAVING count(*) > 1
