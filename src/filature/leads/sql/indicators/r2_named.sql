-- purpose: the person was named by a partner authority or provider
-- reads:   referral, mention, person_mention, payment
-- writes:  indicator
-- grain:   one person
-- caveats: both roles; the supporting rows are the referral's own
INSERT INTO indicator
SELECT
  named.person_id, side.role, $id, named.referrals::DOUBLE, named.referrals, named.referrals, named.ids, named.use
FROM (
  SELECT pm.person_id, count(*) AS referrals, list(r.record_id ORDER BY r.record_id) AS ids, min(r.use) AS use
  FROM referral AS r
  JOIN mention AS m ON m.record_id = r.record_id
  JOIN person_mention AS pm ON pm.mention_id = m.mention_id
  GROUP BY pm.person_id
) AS named
JOIN (
  SELECT person_id, 'payer' AS role FROM payer_feature
  UNION ALL
  SELECT person_id, 'payee' AS role FROM payee_feature
) AS side ON side.person_id = named.person_id
WHERE named.referrals >= $starts
ORDER BY named.person_id, side.role
