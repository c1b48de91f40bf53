-- purpose: who paid whom, and how often
-- reads:   pair_feature
-- writes:  nothing: it is read by networks.pagerank
-- grain:   one payer and one payee
SELECT payer_id, payee_id, payments
FROM pair_feature
