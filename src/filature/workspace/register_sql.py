"""The statements of the register about acts on children, cases and users."""

from filature.workspace import acts

OF = {  # noun: all its acts; those about one; the next number of an act and of the noun; a new act
    acts.CHILD: (
        "SELECT act_no, CAST(payload AS BLOB) FROM child_act ORDER BY act_no",
        "SELECT act_no, CAST(payload AS BLOB) FROM child_act WHERE child_no = ? ORDER BY act_no",
        "SELECT coalesce(max(act_no), 0) + 1, coalesce(max(child_no), 0) + 1 FROM child_act",
        "INSERT INTO child_act VALUES (?, ?, ?, ?, ?)",
    ),
    acts.CASE: (
        "SELECT act_no, CAST(payload AS BLOB) FROM case_act ORDER BY act_no",
        "SELECT act_no, CAST(payload AS BLOB) FROM case_act WHERE case_no = ? ORDER BY act_no",
        "SELECT coalesce(max(act_no), 0) + 1, coalesce(max(case_no), 0) + 1 FROM case_act",
        "INSERT INTO case_act VALUES (?, ?, ?, ?, ?)",
    ),
    acts.USER: (
        "SELECT act_no, CAST(payload AS BLOB) FROM user_act ORDER BY act_no",
        "SELECT act_no, CAST(payload AS BLOB) FROM user_act WHERE user_no = ? ORDER BY act_no",
        "SELECT coalesce(max(act_no), 0) + 1, coalesce(max(user_no), 0) + 1 FROM user_act",
        "INSERT INTO user_act VALUES (?, ?, ?, ?, ?)",
    ),
}
OPENED = {
    acts.CHILD: "SELECT child_no FROM child_act WHERE kind = 'opened' AND child_no > ? ORDER BY child_no LIMIT ?",
    acts.CASE: "SELECT case_no FROM case_act WHERE kind = 'opened' AND case_no > ? ORDER BY case_no LIMIT ?",
}
JOURNAL = "SELECT entry_seq, CAST(payload AS BLOB) FROM ? ORDER BY entry_seq"  # ?: one of our own tables
