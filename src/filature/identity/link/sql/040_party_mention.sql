-- purpose: which mention shows which party
-- reads:   party_row
-- writes:  party_mention
-- grain:   one mention
INSERT INTO party_mention
SELECT unnest(mention_ids) AS mention_id, party_id
FROM party_row
ORDER BY mention_id
