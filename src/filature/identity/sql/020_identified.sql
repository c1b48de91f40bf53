-- purpose: the normalised identifiers of every mention
-- reads:   mention, exhibit, normalised (raw_identifier with its value)
-- writes:  identified
-- grain:   one mention and identifier
CREATE OR REPLACE TEMP TABLE identified AS
WITH long AS (
  SELECT
    m.mention_id, m.exhibit_no,
    unnest([
      {'kind': 'phone', 'raw': m.phone}, {'kind': 'email', 'raw': m.email}, {'kind': 'account', 'raw': m.account},
      {'kind': 'document', 'raw': m.document}, {'kind': 'customer', 'raw': m.customer},
      {'kind': 'handle', 'raw': m.handle}
    ], recursive := true),
    m.phone_region
  FROM mention AS m
)
SELECT l.mention_id, n.kind, n.value
FROM long AS l
JOIN exhibit AS e ON e.exhibit_no = l.exhibit_no
JOIN normalised AS n
  ON n.kind = l.kind AND n.raw = l.raw
  AND n.provider = CASE WHEN l.kind IN ('account', 'customer', 'handle') THEN e.provider ELSE '' END
  AND n.region IS NOT DISTINCT FROM CASE WHEN l.kind = 'phone' THEN l.phone_region END
WHERE l.raw IS NOT NULL AND n.value IS NOT NULL
