-- purpose: most payees share a name with the payer: the pattern of a family
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: speaks against the lead; a shared name is a weak sign
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, 1 - f.unrelated_payees / f.payees, count(*), count(*),
  list(p.record_id ORDER BY p.record_id), min(p.use)
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payees > 0 AND f.payments >= $least AND 1 - f.unrelated_payees / f.payees >= $starts
GROUP BY f.person_id, f.unrelated_payees, f.payees
ORDER BY f.person_id
