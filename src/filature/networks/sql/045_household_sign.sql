-- purpose: last name, addresses and telephones of payees in structures: what may tie them to one household
-- reads:   in_structure, person, name_form, person_mention, party_mention, party, mention_identifier, identifier,
--          common_identifier
-- writes:  nothing: it is read by networks.structures
-- grain:   one sign of one payee
-- caveats: the last word of a name is not a family name everywhere; numbers and addresses that very many carry tie
--          nobody
WITH sign AS (
  SELECT s.payee_id, 'name' AS kind, n.name_last AS value
  FROM in_structure AS s
  JOIN person AS p ON p.person_id = s.payee_id
  JOIN name_form AS n ON n.raw = p.name
  WHERE length(n.name_last) >= 3
  UNION
  SELECT s.payee_id, 'address', t.address_key
  FROM in_structure AS s
  JOIN person_mention AS pm ON pm.person_id = s.payee_id
  JOIN party_mention AS q ON q.mention_id = pm.mention_id
  JOIN party AS t ON t.party_id = q.party_id
  WHERE t.address_key <> ''
  UNION
  SELECT s.payee_id, 'phone', i.value
  FROM in_structure AS s
  JOIN person_mention AS pm ON pm.person_id = s.payee_id
  JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id
  JOIN identifier AS i ON i.identifier_id = mi.identifier_id
  WHERE i.kind = 'phone' AND i.identifier_id NOT IN (SELECT identifier_id FROM common_identifier)
)
SELECT payee_id, kind, value FROM sign ORDER BY payee_id, kind, value
