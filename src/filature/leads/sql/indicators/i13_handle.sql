-- purpose: reference texts that hold a handle such as @name
-- reads:   payer_feature, payment
-- writes:  indicator
-- grain:   one person
-- caveats: the text itself is not shown outside the row
INSERT INTO indicator
SELECT
  f.person_id, 'payer', $id, count(*) FILTER (regexp_matches(coalesce(p.text, ''), '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')) / nullif(count(*), 0), count(*) FILTER (regexp_matches(coalesce(p.text, ''), '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')), count(*),
  list(p.record_id ORDER BY p.record_id) FILTER (regexp_matches(coalesce(p.text, ''), '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')), coalesce(min(p.use) FILTER (regexp_matches(coalesce(p.text, ''), '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')), min(p.use))
FROM payer_feature AS f
JOIN payment AS p ON p.payer_id = f.person_id AND p.payee_id IS DISTINCT FROM p.payer_id
WHERE f.payments >= $least 
GROUP BY f.person_id
HAVING count(*) FILTER (regexp_matches(coalesce(p.text, ''), '(^|[^A-Za-z0-9.])@[A-Za-z0-9_.]{3,}')) / nullif(count(*), 0) >= $starts
ORDER BY f.person_id
