-- purpose: the points of each indicator, and whether it is the one that counts in its block
-- reads:   indicator, pack_indicator
-- writes:  scored
-- grain:   one indicator of one person in one role
-- caveats: points are an editorial order, not probabilities
CREATE OR REPLACE TEMP TABLE scored AS
SELECT
  i.person_id, i.role, i.indicator_id, p.block, i.value, i.supporting, i.considered, i.use,
  p.points * (0.5 + 0.5 * CASE
    WHEN p."full" <= p.starts THEN 1
    ELSE least(greatest((i.value - p.starts) / (p."full" - p.starts), 0), 1) END) AS points,
  row_number() OVER (
    PARTITION BY i.person_id, i.role, p.block
    ORDER BY abs(p.points * (0.5 + 0.5 * CASE
      WHEN p."full" <= p.starts THEN 1
      ELSE least(greatest((i.value - p.starts) / (p."full" - p.starts), 0), 1) END)) DESC, i.indicator_id
  ) = 1 AS counts
FROM indicator AS i
JOIN pack_indicator AS p ON p.id = i.indicator_id
