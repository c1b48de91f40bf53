-- purpose: what each payer did with each payee
-- reads:   payment, person, contact
-- writes:  pair_feature
-- grain:   one payer and payee
-- caveats: a shared word in the two names is a weak sign of kinship and is used only in the person's favour
INSERT INTO pair_feature
WITH words AS (
  SELECT
    person_id,
    list_filter(
      regexp_split_to_array(upper(strip_accents(coalesce(name, ''))), '[^A-Z]+'), lambda w : length(w) >= 3
    ) AS words
  FROM person
),
met AS (
  SELECT least(caller_id, callee_id) AS a, greatest(caller_id, callee_id) AS b, count(*) AS sessions
  FROM contact
  GROUP BY a, b
),
paid AS (
  SELECT
    payer_id, payee_id, count(*) AS payments, min(sent_on) AS first_on, max(sent_on) AS last_on,
    median(amount_eur) AS median_eur, min(use) AS use
  FROM payment
  WHERE payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id
  GROUP BY payer_id, payee_id
)
SELECT
  p.payer_id, p.payee_id, p.payments, p.first_on, p.last_on, p.median_eur,
  list_has_any(w1.words, w2.words), coalesce(m.sessions, 0), p.use
FROM paid AS p
JOIN words AS w1 ON w1.person_id = p.payer_id
JOIN words AS w2 ON w2.person_id = p.payee_id
LEFT JOIN met AS m ON m.a = least(p.payer_id, p.payee_id) AND m.b = greatest(p.payer_id, p.payee_id)
ORDER BY p.payer_id, p.payee_id
