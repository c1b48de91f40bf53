-- purpose: pairs of persons about whom somebody should be asked: may they be one, or is one of them two
-- reads:   candidate_link, bond, party_mention, person_mention, judgement, citation, pinned_apart
-- writes:  proposal
-- grain:   one pair of persons (a proposed split: one person twice)
-- caveats: of several pairs of parties the strongest is shown; pairs on which people agree are not asked again
INSERT INTO proposal
WITH shown AS (
  SELECT pm.party_id, min(p.person_id) AS person_id
  FROM party_mention AS pm
  JOIN person_mention AS p ON p.mention_id = pm.mention_id
  GROUP BY pm.party_id
),
answered AS (
  SELECT least(l.person_id, r.person_id) AS left_person, greatest(l.person_id, r.person_id) AS right_person,
    arg_max(j.standing, j.decision_no) AS standing
  FROM judgement AS j
  JOIN person_mention AS l ON l.mention_id = j.left_mention
  JOIN person_mention AS r ON r.mention_id = j.right_mention
  GROUP BY ALL
),
cited AS (SELECT DISTINCT p.person_id FROM citation AS c JOIN person_mention AS p ON p.mention_id = c.person_id),
pair AS (
  SELECT
    least(l.person_id, r.person_id) AS left_person, greatest(l.person_id, r.person_id) AS right_person,
    c.left_party, c.right_party, c.decibans, c.probability, b.strength IS NOT NULL AS fits
  FROM candidate_link AS c
  LEFT JOIN bond AS b ON b.left_party = c.left_party AND b.right_party = c.right_party
  JOIN shown AS l ON l.party_id = c.left_party
  JOIN shown AS r ON r.party_id = c.right_party
  WHERE l.person_id <> r.person_id AND c.probability >= 0.05 AND c.beyond_name
  QUALIFY row_number() OVER (
    PARTITION BY least(l.person_id, r.person_id), greatest(l.person_id, r.person_id)
    ORDER BY c.decibans DESC, c.left_party, c.right_party
  ) = 1
)
SELECT
  'merge', p.left_person, p.right_person, p.left_party, p.right_party, p.decibans, p.probability,
  CASE
    WHEN a.standing IS NOT NULL THEN a.standing
    ELSE 'not yet asked'
  END,
  CASE
    WHEN p.left_person IN (SELECT person_id FROM cited) AND p.right_person IN (SELECT person_id FROM cited)
      THEN 'both were cited'
    WHEN p.fits THEN 'fits, but something contradicts it or fits as well'
    ELSE 'not enough to join'
  END
FROM pair AS p
LEFT JOIN answered AS a ON a.left_person = p.left_person AND a.right_person = p.right_person
WHERE a.standing IS NULL OR a.standing NOT IN ('same', 'different')
UNION ALL
SELECT 'split', l.person_id, l.person_id, s.left_party, s.right_party, NULL, NULL, 'not yet asked', 'cited as one'
FROM pinned_apart AS s
JOIN shown AS l ON l.party_id = s.left_party
ORDER BY ALL
