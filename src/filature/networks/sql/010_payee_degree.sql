-- purpose: how many payers each payee has, how many of them are apart, and which payees are hubs
-- reads:   pair_feature, household
-- writes:  payee_degree
-- grain:   one payee
-- caveats: apart counts one payer for each household and none of the payee's own. Two payers whom no sign ties are
--          two: not known to be related, which is not known to be unrelated. A hub has more than $most_payers payers.
--          Pairs of payers are kept for the payees with the fewest payers first, until they would be more than
--          $pairs_a_link times the links (and $free_pairs); `paired` tells for whom
INSERT INTO payee_degree
WITH degree AS (
  SELECT
    payee_id, count(*) AS payers, sum(sessions)::BIGINT AS sessions, count(*) FILTER (sessions > 0) AS session_payers,
    min(use) AS use
  FROM pair_feature
  GROUP BY payee_id
),
tied AS (
  SELECT
    q.payee_id, count(*) AS payers,
    count(DISTINCT h.household_id) FILTER (h.household_id IS DISTINCT FROM e.household_id) AS households,
    count(*) FILTER (h.household_id = e.household_id) AS own, least(min(h.use), min(e.use)) AS use
  FROM pair_feature AS q
  JOIN household AS h ON h.person_id = q.payer_id
  LEFT JOIN household AS e ON e.person_id = q.payee_id
  GROUP BY q.payee_id
),
size AS (
  SELECT payers, sum(count(*) * payers * (payers - 1)) OVER (ORDER BY payers) AS twice_pairs
  FROM degree
  GROUP BY payers
),
allowed AS (
  SELECT greatest($pairs_a_link::BIGINT * coalesce(sum(payers), 0), $free_pairs::BIGINT) AS pairs FROM degree
),
most AS (
  SELECT coalesce(max(s.payers), 0) AS payers
  FROM size AS s
  CROSS JOIN allowed AS a
  WHERE s.payers <= $most_payers AND s.twice_pairs <= 2 * a.pairs
)
SELECT
  d.payee_id, d.payers, d.payers - coalesce(t.payers, 0) + coalesce(t.households, 0), coalesce(t.own, 0),
  d.payers > $most_payers, d.payers BETWEEN 2 AND most.payers, d.sessions, d.session_payers,
  least(d.use, t.use)
FROM degree AS d
LEFT JOIN tied AS t ON t.payee_id = d.payee_id
CROSS JOIN most
ORDER BY d.payee_id
