-- purpose: payments followed by a session with the payee within 24 hours
-- reads:   payer_feature, payment, episode
-- writes:  indicator
-- grain:   one person
-- caveats: counts, it does not weigh: families that call on payday and paid lessons show the same rhythm
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, f.followed / f.covered, count(*), any_value(f.covered),
  list(p.record_id ORDER BY p.record_id), min(e.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
JOIN episode AS e ON e.payment_record_id = p.record_id AND e.sessions_after > 0
WHERE f.covered >= $least AND f.followed / f.covered >= $starts
GROUP BY f.person_id, f.followed, f.covered
ORDER BY f.person_id
