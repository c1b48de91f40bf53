-- purpose: the pairs that are known already, to be scored again: new mentions change how common values are
-- reads:   candidate_link
-- writes:  pair
-- grain:   one pair of parties; only pairs whose younger party is older than $since
INSERT INTO pair
SELECT left_party, right_party FROM candidate_link WHERE right_party < $since
