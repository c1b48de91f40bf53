-- purpose: when the sources of a pair were listening to it, as days since 1970
-- reads:   made_number (the numbered pairs), payment, contact, coverage_person, exhibit
-- writes:  nothing: read by pairs.py
-- grain:   one pair with one period of one channel
-- caveats: only a provider that shows a row of the pair in that channel is one of its sources, and only for whom it
--          told of: another source's silence says nothing, so there are fewer comparison days, never false ones

WITH shown AS (
  SELECT m.pair, m.payer_id, m.payee_id, 'payments' AS channel, p.record_id // 1000000000 AS exhibit_no
  FROM made_number AS m
  JOIN payment AS p ON p.payer_id = m.payer_id AND p.payee_id = m.payee_id
  UNION
  SELECT m.pair, m.payer_id, m.payee_id, 'communications', c.record_id // 1000000000
  FROM made_number AS m
  JOIN contact AS c ON least(c.caller_id, c.callee_id) = least(m.payer_id, m.payee_id)
    AND greatest(c.caller_id, c.callee_id) = greatest(m.payer_id, m.payee_id)
),
source AS (
  SELECT DISTINCT s.pair, s.payer_id, s.payee_id, s.channel, other.exhibit_no
  FROM shown AS s
  JOIN exhibit AS mine ON mine.exhibit_no = s.exhibit_no
  JOIN exhibit AS other ON other.provider = mine.provider
)
SELECT DISTINCT
  s.pair, s.channel = 'payments' AS paid, (v.covers_from - DATE '1970-01-01') AS first,
  (v.covers_to - DATE '1970-01-01') AS last
FROM source AS s
JOIN coverage_person AS v ON v.exhibit_no = s.exhibit_no AND v.channel = s.channel
WHERE v.person_id IS NULL OR v.person_id = s.payer_id OR v.person_id = s.payee_id
ORDER BY ALL
