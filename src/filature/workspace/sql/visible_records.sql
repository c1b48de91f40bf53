-- purpose: whether one person may do one thing with the records and their leads, or with the users: any grant counts
-- reads:   user_act (through holder.sql)
-- writes:  nothing
-- grain:   one row (1) if so, none otherwise
SELECT 1 FROM reach LIMIT 1
