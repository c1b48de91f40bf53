-- purpose: who pays whom, a household of payers counting as one, without the payee's own household and hubs; only of
--          payers who pay two or more
-- reads:   pair_feature, payee_degree, household
-- writes:  apart_link (temporary)
-- grain:   one payer, or household of payers (its smallest number), and one payee
-- caveats: payers (or households) of more than $most_payees payees are left out: the pattern of a courier
CREATE OR REPLACE TEMP TABLE apart_link AS
WITH hub AS (
  SELECT payee_id FROM payee_degree WHERE hub
),
tied AS (
  SELECT
    h.household_id AS unit, q.payee_id, min(q.first_on) AS first_on, max(q.last_on) AS last_on,
    least(min(q.use), min(h.use), min(e.use)) AS use
  FROM pair_feature AS q
  JOIN household AS h ON h.person_id = q.payer_id
  LEFT JOIN household AS e ON e.person_id = q.payee_id
  ANTI JOIN hub AS d ON d.payee_id = q.payee_id
  WHERE h.household_id IS DISTINCT FROM e.household_id
  GROUP BY h.household_id, q.payee_id
),
alone AS (
  SELECT q.payer_id AS unit, q.payee_id, q.first_on, q.last_on, q.use
  FROM pair_feature AS q
  ANTI JOIN hub AS d ON d.payee_id = q.payee_id
  ANTI JOIN household AS h ON h.person_id = q.payer_id
),
few AS (
  SELECT unit FROM alone GROUP BY unit HAVING count(*) BETWEEN 2 AND $most_payees
)
SELECT a.unit, a.payee_id, a.first_on, a.last_on, least(a.use, e.use) AS use
FROM alone AS a
SEMI JOIN few AS f ON f.unit = a.unit
LEFT JOIN household AS e ON e.person_id = a.payee_id
UNION ALL
SELECT * FROM tied QUALIFY count(*) OVER (PARTITION BY unit) BETWEEN 2 AND $most_payees
