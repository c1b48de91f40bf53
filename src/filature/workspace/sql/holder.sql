-- purpose: the live grants of one person and the cases opened by breaking the glass (access.py says the same)
-- reads:   user_act
-- writes:  nothing: it begins the queries visible_*.sql
-- grain:   reach: one row per live grant that gives the power asked for; glass: one row per case
WITH
power (role, noun, action) AS (VALUES
  ('reader', 'case', 'see'), ('reader', 'child', 'see'), ('reader', 'records', 'see'),
  ('analyst', 'case', 'see'), ('analyst', 'child', 'see'), ('analyst', 'records', 'see'),
  ('analyst', 'case', 'write'), ('analyst', 'child', 'write'), ('analyst', 'records', 'write'),
  ('investigator', 'case', 'see'), ('investigator', 'child', 'see'), ('investigator', 'records', 'see'),
  ('investigator', 'case', 'write'), ('investigator', 'child', 'write'), ('investigator', 'records', 'write'),
  ('investigator', 'case', 'decide'), ('investigator', 'records', 'decide'), ('investigator', 'child', 'identity'),
  ('magistrate', 'case', 'see'), ('magistrate', 'child', 'see'), ('magistrate', 'records', 'see'),
  ('magistrate', 'case', 'write'), ('magistrate', 'child', 'write'), ('magistrate', 'records', 'write'),
  ('magistrate', 'case', 'decide'), ('magistrate', 'records', 'decide'), ('magistrate', 'child', 'identity'),
  ('victim advocate', 'child', 'see'), ('victim advocate', 'child', 'write'),
  ('victim advocate', 'child', 'identity'),
  ('administrator', 'user', 'see'), ('administrator', 'user', 'manage')
),
told AS MATERIALIZED (
  SELECT act_no, user_no, kind, CAST(payload AS TEXT) AS text FROM user_act
  WHERE user_no = (
    SELECT user_no FROM user_act
    WHERE kind = 'made' AND json_extract(CAST(payload AS TEXT), '$.values.login') = :login
  )
),
active AS (
  SELECT 1 AS yes FROM (
    SELECT kind FROM told WHERE kind IN ('made', 'disabled', 'enabled') ORDER BY act_no DESC LIMIT 1
  ) WHERE kind <> 'disabled'
),
granted AS (
  SELECT kind, json_extract(text, '$.values.case') AS case_no, json_extract(text, '$.values.role') AS role,
    json_extract(text, '$.values.identity') AS identity, json_extract(text, '$.values.until') AS until,
    row_number() OVER (
      PARTITION BY coalesce(json_extract(text, '$.values.case'), 0) ORDER BY act_no DESC
    ) AS newest
  FROM told WHERE kind IN ('role given', 'role ended')
),
reach AS MATERIALIZED (
  SELECT granted.case_no FROM granted JOIN power USING (role), active
  WHERE newest = 1 AND kind = 'role given' AND substr(:now, 1, 10) <= until
    AND noun = :noun AND action = :action AND (:action <> 'identity' OR identity)
),
glass AS MATERIALIZED (
  SELECT json_extract(text, '$.values.case') AS case_no FROM told, active
  WHERE kind = 'break-glass' AND :now <= json_extract(text, '$.values.until') AND :action = 'see'
)
