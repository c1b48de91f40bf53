-- purpose: payments to a person whom a partner authority or provider named
-- reads:   referral, mention, person_mention, payment
-- writes:  indicator
-- grain:   one person
-- caveats: being named is a lead source, not proof
INSERT INTO indicator
SELECT
  p.payer_id, 'payer', $id, count(DISTINCT p.payee_id)::DOUBLE, count(*), count(*),
  list(p.record_id ORDER BY p.record_id), least(min(p.use), min(named.use))
FROM payment AS p
JOIN (
  SELECT pm.person_id, min(r.use) AS use
  FROM referral AS r
  JOIN mention AS m ON m.record_id = r.record_id
  JOIN person_mention AS pm ON pm.mention_id = m.mention_id
  GROUP BY pm.person_id
) AS named ON named.person_id = p.payee_id
WHERE p.payer_id IS NOT NULL AND p.payer_id <> p.payee_id
GROUP BY p.payer_id
HAVING count(*) >= $least AND count(DISTINCT p.payee_id) >= $starts
ORDER BY p.payer_id
