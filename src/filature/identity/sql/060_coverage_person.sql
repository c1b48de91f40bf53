-- purpose: whose events each source would have shown: the subject of a coverage, as a person
-- reads:   coverage, mention, person_mention
-- writes:  coverage_person
-- grain:   one period of one channel and one person
-- caveats: a subject is found among the identifiers of the same exhibit, letters and digits compared; one that is
--          not found covers nobody, because unknown is not everybody
INSERT INTO coverage_person
WITH subject AS (
  SELECT DISTINCT exhibit_no, subject, regexp_replace(lower(subject), '[^0-9a-z@]', '', 'g') AS key
  FROM coverage
  WHERE subject IS NOT NULL
),
written AS (
  SELECT m.mention_id, m.exhibit_no, unnest([m.phone, m.email, m.account, m.document, m.customer, m.handle]) AS value
  FROM mention AS m
  WHERE m.exhibit_no IN (SELECT exhibit_no FROM subject)
),
found AS (
  SELECT DISTINCT s.exhibit_no, s.subject, pm.person_id
  FROM written AS w
  JOIN subject AS s
    ON s.exhibit_no = w.exhibit_no AND s.key = regexp_replace(lower(w.value), '[^0-9a-z@]', '', 'g')
  JOIN person_mention AS pm ON pm.mention_id = w.mention_id
)
SELECT c.exhibit_no, c.channel, f.person_id, c.covers_from, c.covers_to
FROM coverage AS c
LEFT JOIN found AS f ON f.exhibit_no = c.exhibit_no AND f.subject = c.subject
WHERE (c.subject IS NULL OR f.person_id IS NOT NULL) AND c.covers_from IS NOT NULL AND c.covers_to IS NOT NULL
ORDER BY ALL
