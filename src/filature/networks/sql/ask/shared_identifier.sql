-- purpose: the identifiers that two persons both carry
-- reads:   wanted, person_mention, mention_identifier, identifier, common_identifier
-- writes:  nothing: it is read by networks.reading
-- grain:   one identifier of one pair
WITH carried AS (
  SELECT DISTINCT pm.person_id, mi.identifier_id
  FROM person_mention AS pm
  JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id
  WHERE pm.person_id IN (SELECT left_person FROM wanted UNION SELECT right_person FROM wanted)
    AND mi.identifier_id NOT IN (SELECT identifier_id FROM common_identifier)
)
SELECT w.left_person, w.right_person, i.kind, i.value
FROM wanted AS w
JOIN carried AS a ON a.person_id = w.left_person
JOIN carried AS b ON b.person_id = w.right_person AND b.identifier_id = a.identifier_id
JOIN identifier AS i ON i.identifier_id = a.identifier_id
ORDER BY w.left_person, w.right_person, i.kind, i.value
