-- purpose: every competing explanation of every lead: what supports it, what speaks against it, or no data
-- reads:   lead, payer_feature, payee_feature, payer_circle, weight_of_evidence, replicate_range
-- writes:  explanation
-- grain:   one lead and explanation (codes: DOMAIN, section 4; OTH is always present)
-- caveats: the verdict and its reason are plain rules on published figures, for a reader; support is the sum of the
--          weights of the lead's signs, for the list of work. Missing data support nothing
INSERT INTO explanation
WITH f AS (
  SELECT
    l.person_id, l.role,
    coalesce(x.payments, e.payments) AS payments,
    CASE WHEN l.role = 'payer' THEN x.payees ELSE e.payers END AS partners,
    coalesce(x.median_eur, e.median_eur) AS median_eur,
    coalesce(x.same_amount_share, e.same_amount_share) AS same_amount_share,
    x.whole_share, x.office_share, x.night_share, x.median_gap_days, x.median_eur_early,
    x.median_eur_late, coalesce(x.sessions, e.sessions) AS sessions,
    date_diff('day', l.first_on, l.last_on) AS span,
    l.list = 'possible victim' AS burst,
    CASE WHEN c.other_small_payers >= 4 THEN c.other_small_payers END AS other_payers
  FROM lead AS l
  LEFT JOIN payer_feature AS x ON x.person_id = l.person_id AND l.role = 'payer'
  LEFT JOIN payee_feature AS e ON e.person_id = l.person_id AND l.role = 'payee'
  LEFT JOIN payer_circle AS c ON c.person_id = l.person_id AND l.role = 'payer'
),
weighed AS (
  SELECT
    person_id, role,
    unnest([
      {'code': 'FAM', 'found': CASE
        WHEN role = 'payer' AND median_eur >= 130 AND partners <= 3 THEN ['supports', 'larger-sums-few-payees']
        WHEN partners >= 4 THEN ['against', 'many-partners']
        ELSE ['no data', 'kinship-unknown'] END,
       'value': CASE WHEN role = 'payer' AND median_eur >= 130 AND partners <= 3 THEN median_eur
         WHEN partners >= 4 THEN partners END},
      {'code': 'SEA', 'found': ['no data', 'contract-unknown'], 'value': NULL::DOUBLE},
      {'code': 'CHA', 'found': CASE
        WHEN same_amount_share >= 0.8 AND median_gap_days BETWEEN 27 AND 33 THEN ['supports', 'same-sum-monthly']
        WHEN role = 'payer' AND same_amount_share < 0.5 AND payments >= 4 THEN ['against', 'sums-vary']
        ELSE ['no data', 'registration-unknown'] END,
       'value': round(100 * same_amount_share)},
      {'code': 'ROM', 'found': CASE
        WHEN sessions > 0 THEN ['supports', 'same-rhythm']
        ELSE ['no data', 'partner-not-identified'] END,
       'value': CASE WHEN sessions > 0 THEN sessions END},
      {'code': 'RSC', 'found': CASE
        WHEN role = 'payer' AND other_payers IS NOT NULL AND coalesce(sessions, 0) = 0
          THEN ['supports', 'payee-of-many-no-session']
        WHEN role = 'payee' AND sessions = 0 AND partners >= 4 THEN ['supports', 'payee-of-many-no-session']
        WHEN median_eur_late < 1.5 * median_eur_early AND median_eur_late < 100 THEN ['against', 'sums-stay-small']
        ELSE ['no data', 'complaint-unknown'] END,
       'value': CASE
        WHEN role = 'payee' THEN partners
        WHEN other_payers IS NOT NULL AND coalesce(sessions, 0) = 0 THEN other_payers
        ELSE median_eur_late END},
      {'code': 'SEX', 'found': CASE
        WHEN burst THEN ['supports', 'burst-that-stops']
        WHEN span > 60 THEN ['against', 'long-period']
        ELSE ['no data', 'situation-unknown'] END,
       'value': span},
      {'code': 'ATO', 'found': CASE
        WHEN span > 60 AND payments >= 3 THEN ['against', 'long-period']
        ELSE ['no data', 'fraud-file-not-asked'] END,
       'value': span},
      {'code': 'BIZ', 'found': CASE
        WHEN whole_share < 0.4 AND office_share >= 0.7 THEN ['supports', 'cents-in-office-hours']
        WHEN whole_share >= 0.8 AND night_share >= 0.4 THEN ['against', 'whole-sums-at-night']
        ELSE ['no data', 'registration-unknown'] END,
       'value': round(100 * CASE WHEN whole_share < 0.4 THEN 1 - whole_share ELSE night_share END)},
      {'code': 'CUR', 'found': CASE
        WHEN role = 'payer' AND sessions > 0 THEN ['against', 'sessions-with-payees']
        WHEN role = 'payer' AND partners >= 5 THEN ['supports', 'many-payees-no-session']
        WHEN role = 'payer' AND partners <= 2 THEN ['against', 'few-payees']
        ELSE ['no data', 'principals-unknown'] END,
       'value': partners},
      {'code': 'OTH', 'found': ['no data', 'always-present'], 'value': NULL::DOUBLE}
    ], recursive := true)
  FROM f
),
summed AS (
  SELECT person_id, role, code, sum(support)::BIGINT AS support
  FROM weight_of_evidence
  GROUP BY person_id, role, code
)
SELECT w.person_id, w.role, w.code, w.found[1], w.found[2], w.value, s.support, r.low, r.high
FROM weighed AS w
LEFT JOIN summed AS s ON s.person_id = w.person_id AND s.role = w.role AND s.code = w.code
LEFT JOIN replicate_range AS r ON r.person_id = w.person_id AND r.role = w.role AND r.code = w.code
ORDER BY w.person_id, w.role, w.code
