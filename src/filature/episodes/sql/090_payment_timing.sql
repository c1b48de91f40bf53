-- purpose: each payment of a scored pair beside its comparison days, with what else lay in its window
-- reads:   made_payment (computed in pairs.py), payment_episode, session_episode, pair_timing
-- writes:  payment_timing
-- grain:   one payment episode of a scored pair
-- caveats: rival rows are counted, not judged: another session in the window may be what the payment was about
INSERT INTO payment_timing
WITH party AS (
  SELECT one_id AS person_id, other_id AS with_id, started_at_utc FROM session_episode
  UNION ALL
  SELECT other_id, one_id, started_at_utc FROM session_episode
),
rival_session AS (
  SELECT e.payment_episode_id, count(*) AS n
  FROM payment_episode AS e
  JOIN party AS s ON s.person_id = e.payer_id AND s.with_id <> e.payee_id
    AND s.started_at_utc >= e.started_at_utc AND s.started_at_utc <= e.started_at_utc + INTERVAL 24 HOUR
  GROUP BY ALL
),
rival_payment AS (
  SELECT e.payment_episode_id, count(*) AS n
  FROM payment_episode AS e
  JOIN payment_episode AS o ON o.payer_id = e.payer_id AND o.payment_episode_id <> e.payment_episode_id
    AND o.started_at_utc >= e.started_at_utc - INTERVAL 24 HOUR
    AND o.started_at_utc <= e.started_at_utc + INTERVAL 24 HOUR
  GROUP BY ALL
)
SELECT
  m.payment_episode_id, e.payer_id, e.payee_id, e.started_at_utc, m.counts,
  m.delay_s, m.before_s, m.days, m.sooner, m.u, m.m, m.v,
  coalesce(s.n, 0), coalesce(o.n, 0), p.use
FROM made_payment AS m
JOIN payment_episode AS e ON e.payment_episode_id = m.payment_episode_id
JOIN pair_timing AS p ON p.payer_id = e.payer_id AND p.payee_id = e.payee_id
LEFT JOIN rival_session AS s ON s.payment_episode_id = m.payment_episode_id
LEFT JOIN rival_payment AS o ON o.payment_episode_id = m.payment_episode_id
ORDER BY m.payment_episode_id
