-- purpose: what each payer did with each payee
-- reads:   payment, contact
-- writes:  pair_feature
-- grain:   one payer and payee, of part $part of $parts
-- caveats: no name is read: kinship is for a person to find out
INSERT INTO pair_feature
WITH met AS (
  SELECT least(caller_id, callee_id) AS a, greatest(caller_id, callee_id) AS b, count(*) AS sessions
  FROM contact
  GROUP BY a, b
),
paid AS (
  SELECT
    payer_id, payee_id, count(*) AS payments, min(sent_on) AS first_on, max(sent_on) AS last_on,
    median(amount_eur) AS median_eur, count(DISTINCT provider) AS providers, min(use) AS use
  FROM payment
  WHERE payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id AND (payer_id // 4) % $parts = $part
  GROUP BY payer_id, payee_id
)
SELECT
  p.payer_id, p.payee_id, p.payments, p.first_on, p.last_on, p.median_eur, p.providers, coalesce(m.sessions, 0), p.use
FROM paid AS p
LEFT JOIN met AS m ON m.a = least(p.payer_id, p.payee_id) AND m.b = greatest(p.payer_id, p.payee_id)
ORDER BY p.payer_id, p.payee_id
