"""What humans keep: children, cases, and the law that was in force on a day.

children.py  cases.py          what the acts leave: pure functions from acts to a child, a case
targets.py    target_acts.py   the ladder from lead to target to suspect: two people, two kinds of evidence
child_acts.py  case_acts.py    acting: each act is checked, then appended with its ledger entry
users.py      user_acts.py     who may do what: roles per case, break-glass; the rule is workspace/access.py
audit.py       who saw or did what: from the acts, and from the ledger where there is no act
sealing.py                     texts that only a child's own key opens: pure functions
keyring.py                     the keys, in a folder outside the workspace
sealed_acts.py                 make keys, seal, read (logged first), release a name, forget
shown.py                       children and cases as plain data: never a sealed value
given.py                       texts and days as people give them, checked
law/                           packs of dated rules (`<country>.toml`); read `law/__init__.py`
"""
