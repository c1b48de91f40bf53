-- purpose: how many payers each payee has, and which payees are hubs
-- reads:   pair_feature
-- writes:  payee_degree
-- grain:   one payee
-- caveats: a hub has more than $most_payers payers, or as many as would give more pairs of payers than
--          $pairs_a_link times the links in all (and $free_pairs); the table tells which, nothing is dropped silently
INSERT INTO payee_degree
WITH degree AS (
  SELECT payee_id, count(*) AS payers, min(use) AS use
  FROM pair_feature
  GROUP BY payee_id
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
SELECT d.payee_id, d.payers, d.payers > most.payers, d.use
FROM degree AS d
CROSS JOIN most
ORDER BY d.payee_id
