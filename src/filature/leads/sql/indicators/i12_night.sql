-- purpose: payments between 22:00 and 05:59 in the display zone
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: only payments with a known time of day; the sender's own zone is not known
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER ((hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) >= 22 OR hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) < 6)) / nullif(count(p.sent_at_utc), 0), count(*) FILTER ((hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) >= 22 OR hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) < 6)), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER ((hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) >= 22 OR hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) < 6)), coalesce(min(p.use) FILTER ((hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) >= 22 OR hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) < 6)), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER ((hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) >= 22 OR hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) < 6)) / nullif(count(p.sent_at_utc), 0) >= $starts
ORDER BY f.person_id
