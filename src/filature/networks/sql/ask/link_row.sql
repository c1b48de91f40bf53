-- purpose: the rows behind links: where each payment and session of two persons stands
-- reads:   wanted, payment, contact, transfer, session, exhibit
-- writes:  nothing: it is read by networks.reading
-- grain:   one row of one pair; the first $most of each pair, with how many there are
WITH seen AS (
  SELECT p.record_id, 'payment' AS record, p.payer_id AS from_person, p.payee_id AS to_person, p.use,
    p.sent_on AS seen_on
  FROM payment AS p
  UNION ALL
  SELECT c.record_id, 'session', c.caller_id, c.callee_id, c.use, s.started_on
  FROM contact AS c
  JOIN session AS s ON s.record_id = c.record_id
),
chosen AS (
  SELECT
    w.left_person, w.right_person, s.*,
    row_number() OVER (PARTITION BY w.left_person, w.right_person ORDER BY s.record_id) AS place,
    count(*) OVER (PARTITION BY w.left_person, w.right_person) AS total
  FROM wanted AS w
  JOIN seen AS s
    ON least(s.from_person, s.to_person) = w.left_person AND greatest(s.from_person, s.to_person) = w.right_person
),
source AS (
  SELECT record_id, exhibit_no, row_ref FROM transfer
  UNION ALL
  SELECT record_id, exhibit_no, row_ref FROM session
)
SELECT
  c.left_person, c.right_person, c.record, c.from_person, c.to_person, c.seen_on, c.total, c.record_id,
  e.exhibit_no, e.sha256 AS exhibit, r.row_ref AS "row", c.use
FROM chosen AS c
JOIN source AS r ON r.record_id = c.record_id
JOIN exhibit AS e ON e.exhibit_no = r.exhibit_no
WHERE c.place <= $most
ORDER BY c.left_person, c.right_person, c.record_id
