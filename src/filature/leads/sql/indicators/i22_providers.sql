-- purpose: the same payee paid through several providers, one after another
-- reads:   payment
-- writes:  indicator
-- grain:   one person
-- caveats: moving after an account was closed is one reason, a better rate another
INSERT INTO indicator
SELECT
  payer_id, 'payer', $id, max(providers)::DOUBLE, sum(n)::BIGINT, sum(n)::BIGINT,
  list_sort(flatten(list(ids ORDER BY payee_id))), min(use)
FROM (
  SELECT
    payer_id, payee_id, count(DISTINCT provider) AS providers, count(*) AS n,
    list(record_id ORDER BY record_id) AS ids, min(use) AS use
  FROM payment
  WHERE payer_id IS NOT NULL AND payee_id IS NOT NULL AND payer_id <> payee_id
  GROUP BY payer_id, payee_id
)
WHERE providers >= $starts AND n >= $least
GROUP BY payer_id
ORDER BY payer_id
