-- purpose: the period in which this exhibit would have shown an event
-- reads:   typed
-- writes:  coverage
-- grain:   one exhibit and channel
-- caveats: without a period in the instrument, only first to last row is known to be covered
INSERT INTO coverage BY NAME
SELECT
  exhibit_no,
  CASE WHEN record IN ('transfer', 'balance') THEN 'payments' ELSE 'communications' END AS channel,
  coalesce($scope_from::DATE, min(local_time)::DATE) AS covers_from,
  coalesce($scope_to::DATE, max(local_time)::DATE) AS covers_to,
  CASE WHEN $scope_from IS NOT NULL AND $scope_to IS NOT NULL THEN 'instrument' ELSE 'first and last row' END AS basis
FROM typed
WHERE code IS NULL AND outside IS NULL AND record IN ('transfer', 'balance', 'session', 'message', 'access')
GROUP BY ALL
