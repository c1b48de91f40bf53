-- purpose: which payees are paid by the same payers
-- reads:   apart_link (temporary)
-- writes:  shared_payer
-- grain:   one pair of payees with at least two such payers, a household counting as one
-- caveats: one payer with two payees says little; what apart_link leaves out is left out
INSERT INTO shared_payer
WITH kept AS (
  SELECT unit, payee_id, use = 'judicial' AS judicial FROM apart_link
  QUALIFY count(*) OVER (PARTITION BY payee_id) >= 2
)
SELECT
  a.payee_id, b.payee_id, count(*),
  CASE WHEN bool_and(a.judicial AND b.judicial) THEN 'judicial' ELSE 'intelligence-only' END
FROM kept AS a
JOIN kept AS b ON b.unit = a.unit AND b.payee_id > a.payee_id
GROUP BY a.payee_id, b.payee_id
HAVING count(*) >= 2
ORDER BY a.payee_id, b.payee_id
