-- purpose: how many of a hundred such payers would be of the kind, by the pass before, and who pays a named person
-- reads:   passed (made by scoring.py), pair_feature, named_person
-- writes:  likeness
-- grain:   one payer
INSERT INTO likeness
SELECT p.person_id, p.support, p.alike, i.payer_id IS NOT NULL
FROM passed AS p
LEFT JOIN (
  SELECT DISTINCT q.payer_id
  FROM pair_feature AS q
  JOIN named_person AS n ON n.person_id = q.payee_id
) AS i ON i.payer_id = p.person_id
ORDER BY p.person_id
