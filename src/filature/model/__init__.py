"""The nouns: tables, enumerations and frozen records. No input, no output, imports nothing of ours.

`tables.py` is the schema of records.duckdb; `staged.py` is what every reader hands over;
`enums.py` holds the closed vocabularies.
"""
