-- purpose: what each mention shows of a party, identifiers normalised
-- reads:   mention, exhibit, mention_identifier, identifier
-- writes:  party_source
-- grain:   one mention
-- caveats: a mention carries at most one identifier of a kind
CREATE OR REPLACE TEMP TABLE party_source AS
WITH carried AS (
  SELECT
    mi.mention_id,
    min(i.value) FILTER (i.kind = 'phone') AS phone,
    min(i.value) FILTER (i.kind = 'email') AS email,
    min(i.value) FILTER (i.kind = 'account') AS account,
    min(i.value) FILTER (i.kind = 'document') AS document,
    min(i.value) FILTER (i.kind = 'customer') AS customer,
    min(i.value) FILTER (i.kind = 'handle') AS handle
  FROM mention_identifier AS mi
  JOIN identifier AS i ON i.identifier_id = mi.identifier_id
  GROUP BY mi.mention_id
)
SELECT
  m.mention_id, m.use, e.provider, m.name, c.phone, c.email, c.account, c.document, c.customer, c.handle,
  m.address, NULL::VARCHAR AS birth_date
FROM mention AS m
JOIN exhibit AS e ON e.exhibit_no = m.exhibit_no
LEFT JOIN carried AS c ON c.mention_id = m.mention_id
