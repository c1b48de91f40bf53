-- purpose: whom a partner authority or provider named
-- reads:   referral, mention, person_mention
-- writes:  named_person
-- grain:   one named person
-- caveats: being named is a lead source, not proof
CREATE OR REPLACE TEMP TABLE named_person AS
SELECT pm.person_id, count(*) AS referrals, list(r.record_id ORDER BY r.record_id) AS record_ids, min(r.use) AS use
FROM referral AS r
JOIN mention AS m ON m.record_id = r.record_id
JOIN person_mention AS pm ON pm.mention_id = m.mention_id
GROUP BY pm.person_id
