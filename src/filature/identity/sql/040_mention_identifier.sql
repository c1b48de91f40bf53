-- purpose: who carries which identifier
-- reads:   identified, identifier
-- writes:  mention_identifier
-- grain:   one mention and identifier
INSERT INTO mention_identifier
SELECT DISTINCT d.mention_id, i.identifier_id
FROM identified AS d
JOIN identifier AS i ON i.kind = d.kind AND i.value = d.value
ORDER BY d.mention_id, i.identifier_id
