-- purpose: signs that households share (address with a house number, telephone, account, device), where they tie
-- reads:   party, person_mention, common_identifier, identifier, access, identity, mention
-- writes:  household_sign (temporary)
-- grain:   one sign of one person, of those that two persons or more carry
-- caveats: no name is read. What more than $most_holders persons carry (a block of flats, an agent's number) ties
--          nobody. A device is one by its own number (twelve figures of base 16 or more), never by its model.
CREATE OR REPLACE TEMP TABLE household_sign AS
WITH shown AS (
  SELECT party_id, use, 0 AS kind, address_key AS value FROM party WHERE identified AND address_house IS NOT NULL
  UNION ALL
  SELECT party_id, use, 1, phone FROM party WHERE phone IS NOT NULL
  UNION ALL
  SELECT party_id, use, 2, account FROM party WHERE account IS NOT NULL
  UNION ALL
  SELECT m.mention_id, m.use, 3, regexp_replace(lower(d.device), '[^0-9a-z]', '', 'g')
  FROM (SELECT record_id, device FROM access UNION ALL SELECT record_id, device FROM identity) AS d
  JOIN mention AS m ON m.record_id = d.record_id
  WHERE regexp_matches(regexp_replace(lower(d.device), '[^0-9a-z]', '', 'g'), '^[0-9a-f]{12,}$')
),
common AS (
  SELECT CASE i.kind WHEN 'phone' THEN 1 ELSE 2 END AS kind, i.value
  FROM common_identifier AS c
  JOIN identifier AS i ON i.identifier_id = c.identifier_id
  WHERE i.kind IN ('phone', 'account')
),
repeated AS (
  SELECT s.kind, s.value, min(s.party_id) * 4 + s.kind AS sign
  FROM shown AS s
  ANTI JOIN common AS c ON c.kind = s.kind AND c.value = s.value
  GROUP BY s.kind, s.value
  HAVING count(*) >= 2
),
carried AS (
  SELECT r.sign, pm.person_id, r.kind, max(s.use) AS use
  FROM repeated AS r
  JOIN shown AS s ON s.kind = r.kind AND s.value = r.value
  JOIN person_mention AS pm ON pm.mention_id = s.party_id
  GROUP BY r.sign, pm.person_id, r.kind
),
tying AS (
  SELECT sign FROM carried GROUP BY sign HAVING count(*) BETWEEN 2 AND $most_holders
)
SELECT c.sign, c.person_id, ['address', 'phone', 'account', 'device'][c.kind + 1] AS kind, c.use
FROM carried AS c
SEMI JOIN tying AS t ON t.sign = c.sign
ORDER BY c.sign, c.person_id
