-- purpose: the dictionary of identifiers, numbered in order of first appearance
-- reads:   identified
-- writes:  identifier
-- grain:   one identifier
INSERT INTO identifier
SELECT row_number() OVER (ORDER BY min(mention_id), kind, value), kind, value, count(DISTINCT mention_id)
FROM identified
GROUP BY kind, value
ORDER BY 1
