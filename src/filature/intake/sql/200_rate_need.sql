-- purpose: which currencies are needed on which days, so that only those rates are looked up
-- reads:   transfer
-- writes:  rate_need
-- grain:   one currency and day
CREATE OR REPLACE TEMP TABLE rate_need AS
SELECT DISTINCT currency, sent_on AS needed_on
FROM (
  SELECT currency, sent_on FROM transfer
  UNION ALL
  SELECT paid_currency, sent_on FROM transfer
)
WHERE currency IS NOT NULL AND currency <> 'EUR' AND sent_on IS NOT NULL
