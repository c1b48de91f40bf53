-- purpose: identifiers that bind nobody, because too many different parties carry them
-- reads:   identifier, mention_identifier, party_mention, party
-- writes:  common_identifier
-- grain:   one identifier that more parties carry than are compared under one key ($most)
-- caveats: found from the data: an agent's own number, an office's phone, a placeholder nobody had thought of
INSERT INTO common_identifier
SELECT
  mi.identifier_id, count(DISTINCT t.party_id) AS parties, count(DISTINCT p.name_key) AS names,
  'carried by ' || count(DISTINCT t.party_id) || ' combinations of names and identifiers, '
    || count(DISTINCT p.name_key) || ' names'
FROM mention_identifier AS mi
JOIN identifier AS i ON i.identifier_id = mi.identifier_id AND i.mentions > $most
JOIN party_mention AS t ON t.mention_id = mi.mention_id
JOIN party AS p ON p.party_id = t.party_id
GROUP BY mi.identifier_id
HAVING count(DISTINCT t.party_id) > $most
ORDER BY mi.identifier_id
