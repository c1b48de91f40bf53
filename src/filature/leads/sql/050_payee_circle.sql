-- purpose: what the payers of each payee are like together, by the pass before
-- reads:   pair_feature, likeness, named_person, payee_around (computed in around.py)
-- writes:  payee_circle
-- grain:   one payee
-- caveats: only pairs with a median below $small EUR tie (C$200, FINTRAC 2025): a family's payee shared with a
--          relative ties nobody to anything; whole millionths are summed, so the order of rows changes nothing
INSERT INTO payee_circle
SELECT
  q.payee_id, count(*) FILTER (q.median_eur < $small),
  coalesce(sum(o.alike) FILTER (q.median_eur < $small), 0)::BIGINT,
  coalesce(sum(o.alike) FILTER (q.median_eur < $small), 0)::BIGINT / 1e6,
  sum(o.alike) FILTER (q.median_eur < $small)::BIGINT / 1e6 / count(*) FILTER (q.median_eur < $small),
  any_value(r.alike_around),
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN
    CASE WHEN any_value(n.person_id) IS NULL THEN count(*) FILTER (o.informed) ELSE 0 END END,
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN any_value(r.named_around) END,
  CASE WHEN (SELECT count(*) FROM named_person) > 0 THEN coalesce(any_value(n.referrals), 0) END,
  min(q.use)
FROM pair_feature AS q
JOIN likeness AS o ON o.person_id = q.payer_id
LEFT JOIN named_person AS n ON n.person_id = q.payee_id
LEFT JOIN payee_around AS r ON r.person_id = q.payee_id
GROUP BY q.payee_id
ORDER BY q.payee_id
