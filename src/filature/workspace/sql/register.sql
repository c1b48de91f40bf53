-- purpose: everything human; append-only (a correction is a new row naming the old one)
-- writes:  register.sqlite
-- grain:   one row per act; `payload` is the RFC 8785 text whose SHA-256 stands in the ledger entry
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS profile (sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exhibit (
  exhibit_no INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  payload BLOB NOT NULL,
  entry_seq INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;
CREATE TABLE IF NOT EXISTS decision (
  decision_no INTEGER PRIMARY KEY,
  object_type TEXT NOT NULL,
  object_id TEXT NOT NULL,
  payload BLOB NOT NULL,
  entry_seq INTEGER NOT NULL REFERENCES entry (seq)
) STRICT;
CREATE INDEX IF NOT EXISTS decision_object ON decision (object_type, object_id);
CREATE TABLE IF NOT EXISTS child_act (
  act_no INTEGER PRIMARY KEY,
  child_no INTEGER NOT NULL CHECK (child_no > 0),
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  entry_seq INTEGER NOT NULL UNIQUE REFERENCES entry (seq)
) STRICT;
CREATE INDEX IF NOT EXISTS child_act_of ON child_act (child_no, act_no);
CREATE TABLE IF NOT EXISTS case_act (
  act_no INTEGER PRIMARY KEY,
  case_no INTEGER NOT NULL CHECK (case_no > 0),
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  entry_seq INTEGER NOT NULL UNIQUE REFERENCES entry (seq)
) STRICT;
CREATE INDEX IF NOT EXISTS case_act_of ON case_act (case_no, act_no);
CREATE TABLE IF NOT EXISTS user_act (
  act_no INTEGER PRIMARY KEY,
  user_no INTEGER NOT NULL CHECK (user_no > 0),
  kind TEXT NOT NULL,
  payload BLOB NOT NULL,
  entry_seq INTEGER NOT NULL UNIQUE REFERENCES entry (seq)
) STRICT;
CREATE INDEX IF NOT EXISTS user_act_of ON user_act (user_no, act_no);
CREATE INDEX IF NOT EXISTS child_act_opened ON child_act (child_no) WHERE kind = 'opened';
-- Who may see which child is asked at every page: of 10,000 children, the few of one's own cases are found by these.
CREATE INDEX IF NOT EXISTS child_act_filed ON child_act (
  CAST(json_extract(CAST(payload AS TEXT), '$.values.to') AS INTEGER), child_no, act_no, kind
) WHERE kind IN ('linked', 'unlinked') AND json_extract(CAST(payload AS TEXT), '$.values.target') = 'case';
CREATE INDEX IF NOT EXISTS child_act_opener ON child_act (
  json_extract(CAST(payload AS TEXT), '$.author'), child_no
) WHERE kind = 'opened';
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS exhibit_stays BEFORE UPDATE ON exhibit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS exhibit_kept BEFORE DELETE ON exhibit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS profile_stays BEFORE UPDATE ON profile BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS profile_kept BEFORE DELETE ON profile BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS decision_stays BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS decision_kept BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS child_act_stays BEFORE UPDATE ON child_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS child_act_kept BEFORE DELETE ON child_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_act_stays BEFORE UPDATE ON case_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS case_act_kept BEFORE DELETE ON case_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS user_act_stays BEFORE UPDATE ON user_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS user_act_kept BEFORE DELETE ON user_act BEGIN SELECT RAISE(ABORT, 'append-only'); END;
