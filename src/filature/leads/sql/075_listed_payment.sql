-- purpose: the payments of everybody on a list, once, so that each sign finds its rows among few
-- reads:   lead, payment
-- writes:  listed_payment
-- grain:   one lead and payment
-- caveats: hours are told in the display zone ($zone)
CREATE OR REPLACE TEMP TABLE listed_payment AS
SELECT l.person_id, l.role, p.*, hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone) AS local_hour
FROM payment AS p
JOIN lead AS l ON l.person_id = p.payer_id AND l.role = 'payer'
WHERE p.payee_id IS DISTINCT FROM p.payer_id
UNION ALL
SELECT l.person_id, l.role, p.*, hour(p.sent_at_utc AT TIME ZONE 'UTC' AT TIME ZONE $zone)
FROM payment AS p
JOIN lead AS l ON l.person_id = p.payee_id AND l.role = 'payee'
WHERE p.payee_id IS DISTINCT FROM p.payer_id
