-- purpose: whose events this exhibit would have shown, and from when to when
-- reads:   typed
-- writes:  coverage
-- grain:   one exhibit, channel and subject
-- caveats: without a period in the instrument, only first to last row is known to be covered; whose records they
--          are is what a person declared ($subject), else the persons that the instrument is limited to
--          ($subjects), else the account holders or subscribers that the rows are told of, unless they are more
--          than a hundred: then it is a provider's list, and shows whoever used the provider (NULL)
INSERT INTO coverage BY NAME
WITH fitting AS (
  SELECT * EXCLUDE (channel), CASE WHEN record IN ('transfer', 'balance') THEN 'payments' ELSE 'communications' END AS channel
  FROM typed
  WHERE code IS NULL AND outside IS NULL AND record IN ('transfer', 'balance', 'session', 'message', 'access')
),
period AS (
  SELECT
    exhibit_no, channel,
    coalesce($scope_from::DATE, min(local_time)::DATE) AS covers_from,
    coalesce($scope_to::DATE, max(local_time)::DATE) AS covers_to,
    CASE WHEN $scope_from IS NOT NULL AND $scope_to IS NOT NULL THEN 'instrument' ELSE 'first and last row' END AS basis
  FROM fitting
  GROUP BY exhibit_no, channel
),
told AS (SELECT DISTINCT channel, holder FROM fitting WHERE holder IS NOT NULL),
few AS (SELECT channel, holder FROM told QUALIFY count(*) OVER (PARTITION BY channel) <= 100),
named AS (
  SELECT channel, unnest(CASE
    WHEN $subject IS NOT NULL THEN [$subject::VARCHAR]
    ELSE $subjects::VARCHAR[] END) AS subject
  FROM period
),
whose AS (
  SELECT channel, subject FROM named
  UNION
  SELECT channel, holder FROM few WHERE channel NOT IN (SELECT channel FROM named)
)
SELECT p.exhibit_no, p.channel, w.subject, p.covers_from, p.covers_to, p.basis
FROM period AS p
LEFT JOIN whose AS w ON w.channel = p.channel
ORDER BY p.channel, w.subject
