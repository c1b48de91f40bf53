-- purpose: who appears in the accepted rows, and in which part
-- reads:   typed
-- writes:  mention
-- grain:   one party of one accepted row; slot 0 = payer, caller, sender, subject, holder; slot 1 = the other
INSERT INTO mention BY NAME
WITH slots AS (
  -- rows come in the file's order and leave in it: no sort
  SELECT *, unnest([0, 1]) AS slot FROM typed WHERE code IS NULL AND outside IS NULL
),
sides AS (
  SELECT
    record_id, exhibit_no, use, record, slot, (slot = 0) <> swapped AS from_side,
    CASE WHEN from_side THEN from_name ELSE to_name END AS name,
    CASE WHEN from_side THEN from_phone ELSE to_phone END AS phone,
    CASE WHEN from_side THEN from_email ELSE to_email END AS email,
    CASE WHEN from_side THEN from_account ELSE to_account END AS account,
    CASE WHEN from_side THEN from_document ELSE to_document END AS document,
    CASE WHEN from_side THEN from_customer ELSE to_customer END AS customer,
    CASE WHEN from_side THEN from_handle ELSE to_handle END AS handle,
    CASE WHEN from_side THEN from_address ELSE to_address END AS address,
    CASE WHEN from_side THEN from_country ELSE to_country END AS country,
    CASE WHEN from_side THEN from_region ELSE to_region END AS phone_region
  FROM slots
)
SELECT
  record_id * 4 + slot AS mention_id, record_id, exhibit_no, use, record,
  CASE record
    WHEN 'transfer' THEN CASE slot WHEN 0 THEN 'payer' ELSE 'payee' END
    WHEN 'session' THEN CASE slot WHEN 0 THEN 'caller' ELSE 'callee' END
    WHEN 'message' THEN CASE slot WHEN 0 THEN 'sender' ELSE 'recipient' END
    WHEN 'balance' THEN 'holder'
    WHEN 'access' THEN 'holder'
    ELSE 'subject'
  END AS role,
  name, phone, email, account, document, customer, handle, address, country, phone_region
FROM sides
WHERE coalesce(name, phone, email, account, document, customer, handle, address) IS NOT NULL
