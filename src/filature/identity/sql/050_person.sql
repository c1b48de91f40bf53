-- purpose: one row per person, with a name to show and what binds its mentions
-- reads:   person_mention, mention, mention_identifier, identifier
-- writes:  person
-- grain:   one person
-- caveats: the name is for display only; it never binds
INSERT INTO person
WITH named AS (
  SELECT pm.person_id, m.name, row_number() OVER (PARTITION BY pm.person_id ORDER BY count(*) DESC, m.name) AS place
  FROM person_mention AS pm
  JOIN mention AS m ON m.mention_id = pm.mention_id
  WHERE m.name IS NOT NULL
  GROUP BY pm.person_id, m.name
),
bound AS (
  SELECT
    pm.person_id, count(DISTINCT i.identifier_id) AS identifiers,
    string_agg(DISTINCT i.kind, ', ' ORDER BY i.kind) AS bound_by
  FROM person_mention AS pm
  JOIN mention_identifier AS mi ON mi.mention_id = pm.mention_id
  JOIN identifier AS i ON i.identifier_id = mi.identifier_id
  GROUP BY pm.person_id
),
counted AS (
  SELECT pm.person_id, count(*) AS mentions, min(m.use) AS use
  FROM person_mention AS pm
  JOIN mention AS m ON m.mention_id = pm.mention_id
  GROUP BY pm.person_id
)
SELECT
  c.person_id,
  'P-' || (c.person_id // 4 // 1000000000) || '-' || (c.person_id // 4 % 1000000000) || '-' || (c.person_id % 4 + 1),
  n.name, c.mentions, coalesce(b.identifiers, 0), b.bound_by, c.use
FROM counted AS c
LEFT JOIN named AS n ON n.person_id = c.person_id AND n.place = 1
LEFT JOIN bound AS b ON b.person_id = c.person_id
ORDER BY c.person_id
