-- purpose: every distinct identifier as written, with what is needed to normalise it
-- reads:   mention, exhibit
-- writes:  raw_identifier
-- grain:   one kind, raw text, provider and region
CREATE OR REPLACE TEMP TABLE raw_identifier AS
WITH long AS (
  SELECT
    m.exhibit_no,
    unnest([
      {'kind': 'phone', 'raw': m.phone}, {'kind': 'email', 'raw': m.email}, {'kind': 'account', 'raw': m.account},
      {'kind': 'document', 'raw': m.document}, {'kind': 'customer', 'raw': m.customer},
      {'kind': 'handle', 'raw': m.handle}
    ], recursive := true),
    m.phone_region
  FROM mention AS m
)
SELECT DISTINCT
  l.kind, l.raw,
  CASE WHEN l.kind IN ('account', 'customer', 'handle') THEN e.provider ELSE '' END AS provider,
  CASE WHEN l.kind = 'phone' THEN l.phone_region END AS region
FROM long AS l
JOIN exhibit AS e ON e.exhibit_no = l.exhibit_no
WHERE l.raw IS NOT NULL
