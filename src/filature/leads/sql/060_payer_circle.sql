-- purpose: what those who pay the same payees are like, the payer left out
-- reads:   pair_feature, likeness, payee_circle, payee_feature, named_person, payer_around (computed in around.py)
-- writes:  payer_circle
-- grain:   one payer
-- caveats: as in payee_circle; payees of more than $hub payers tie nobody and are left out; the payer's own
--          likeness is taken off, so that nobody supports themselves
INSERT INTO payer_circle
WITH tie AS (
  SELECT
    q.payer_id, q.payee_id, f.small_payers, q.median_eur < $small AND c.payers <= $hub AS ties,
    c.payers - 1 AS others, c.alike - o.alike AS alike,
    n.person_id IS NOT NULL AS named, o.informed::INTEGER AS self_informed, c.named_payers, me.referrals,
    least(q.use, f.use, me.use) AS use
  FROM pair_feature AS q
  JOIN likeness AS o ON o.person_id = q.payer_id
  JOIN payee_circle AS c ON c.person_id = q.payee_id
  JOIN payee_feature AS f ON f.person_id = q.payee_id
  LEFT JOIN named_person AS n ON n.person_id = q.payee_id
  LEFT JOIN named_person AS me ON me.person_id = q.payer_id
)
SELECT
  t.payer_id,
  coalesce(max(others) FILTER (ties), 0), coalesce(max(small_payers) FILTER (ties), 0),
  coalesce(max(alike) FILTER (ties), 0) / 1e6,
  max(alike / 1e6 / others) FILTER (ties AND others > 0),
  coalesce(sum(alike) FILTER (ties), 0)::BIGINT / 1e6,
  any_value(r.alike_around),
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN count(*) FILTER (named) END,
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN
    coalesce(max(named_payers - self_informed) FILTER (NOT named AND ties), 0) END,
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN any_value(r.named_around) END,
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN coalesce(max(referrals), 0) END,
  min(use)
FROM tie AS t
LEFT JOIN payer_around AS r ON r.person_id = t.payer_id
GROUP BY t.payer_id
ORDER BY t.payer_id
