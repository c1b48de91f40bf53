-- purpose: what the rules found and what they passed over
-- reads:   block
-- writes:  link_block
-- grain:   one rule
INSERT INTO link_block
SELECT
  rule, count(*),
  coalesce(sum(parties * (parties - 1) // 2) FILTER (parties <= $most), 0),
  count(*) FILTER (parties > $most),
  coalesce(sum(parties * (parties - 1) // 2) FILTER (parties > $most), 0),
  max(parties)
FROM block
GROUP BY rule
ORDER BY rule
