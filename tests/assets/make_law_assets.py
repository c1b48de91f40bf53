"""Write the broken law packs of broken/law: one whole pack, and in each file one thing that is wrong.

`python tests/assets/make_law_assets.py` writes them; a test compares them with a fresh generation.
"""

from pathlib import Path

FOLDER = Path(__file__).parent / "broken" / "law"
WHOLE = """\
[pack]
id = "small"
country = "yy"
version = "1"
title = { en = "An invented country" }
languages = ["en"]
majority = 18
currency = "XXX"
classes = ["grave"]
code_states = ["2024-01"]
note = { en = "Invented." }
illustrative = true

[[source]]
id = "invented"
title = "Invented"
grade = "illustrative"

[[element]]
id = "child_under_15"
label = { en = "the child was under 15" }
below = 15

[[element]]
id = "paid"
label = { en = "a payment was made" }

[[question]]
id = "X1"
text = { en = "Is it?" }

[[check]]
id = "K1"
text = { en = "everything" }

[[rule]]
id = "a-1@2001"
code = "A"
article = "1"
kind = "offence"
class = "grave"
label = { en = "first" }
penalty = { years = 5 }
in_force_from = 2001-01-01
in_force_to = 2010-12-31
text_grade = "illustrative"
date_grade = "illustrative"
elements = ["child_under_15", "paid"]
limitation = ["all"]
seen = [{ state = "2024-01", text = "present" }]
sources = ["invented"]
questions = ["X1"]
checks = ["K1"]

[[rule]]
id = "a-1@2011"
code = "A"
article = "1"
kind = "offence"
class = "grave"
label = { en = "second" }
penalty = { years = 6 }
in_force_from = 2011-01-01
text_grade = "illustrative"
date_grade = "illustrative"
sources = ["invented"]

[[rule]]
id = "a-9"
code = "A"
article = "9"
kind = "limitation"
label = { en = "three years" }
in_force_from = 2001-01-01
text_grade = "illustrative"
date_grade = "illustrative"
track = "all"
period = { years = 3, from = "act" }
sources = ["invented"]
"""
SECOND = 'id = "a-1@2011"'
# file: (what stands in the whole pack, what in the broken one, code, key, what the line must say)
BROKEN: dict[str, tuple[str, str, str, str, str]] = {
    "unknown-table": ("[[source]]", "[[sorce]]", "law-key", "sorce", "did you mean 'source'?"),
    "unknown-key": ('kind = "limitation"', 'kind = "limitation"\ntrak = "a"', "law-key", "rule[a-9].trak", "did you mean 'track'?"),
    "unknown-key-of-a-penalty": ("years = 5", "year = 5", "law-key", "rule[a-1@2001].penalty.year", "did you mean 'years'?"),
    "unknown-kind": ('kind = "limitation"', 'kind = "limitations"', "law-choice", "rule[a-9].kind", "did you mean 'limitation'?"),
    "unknown-grade": ('date_grade = "illustrative"\ntrack', 'date_grade = "X"\ntrack', "law-choice", "rule[a-9].date_grade", "'X'"),
    "unknown-class": ('classes = ["grave"]', 'classes = ["light"]', "law-choice", "rule[a-1@2001].class", "'grave'"),
    "unknown-element": ('["child_under_15", "paid"]', '["child_under_15", "payd"]', "law-choice", "rule[a-1@2001].elements", "did you mean 'paid'?"),
    "unknown-track": ('limitation = ["all"]', 'limitation = ["al"]', "law-choice", "rule[a-1@2001].limitation", "did you mean 'all'?"),
    "unknown-question": ('questions = ["X1"]', 'questions = ["X2"]', "law-choice", "rule[a-1@2001].questions", "expected one of X1"),
    "unknown-source": ('track = "all"\nperiod = { years = 3, from = "act" }\nsources = ["invented"]', 'track = "all"\nsources = ["inventd"]', "law-choice", "rule[a-9].sources", "did you mean 'invented'?"),
    "no-source": ('from = "act" }\nsources = ["invented"]', 'from = "act" }', "law-source", "rule[a-9].sources", "found no source"),
    "no-start": ('label = { en = "three years" }\nin_force_from = 2001-01-01\n', 'label = { en = "three years" }\n', "law-missing", "rule[a-9].in_force_from", "found nothing, expected a date"),
    "no-label": ('label = { en = "three years" }', "label = {}", "law-missing", "rule[a-9].label.en", "found nothing"),
    "blank-label": ('en = "three years"', 'en = " "', "law-type", "rule[a-9].label.en", "expected text"),
    "no-rule": (WHOLE[WHOLE.index("[[rule]]"):], "", "law-missing", "rule", "found no rule"),
    "id-twice": (SECOND, 'id = "a-1@2001"', "law-twice", "rule[a-1@2001].id", "found the id 'a-1@2001' twice"),
    "element-twice": ('id = "paid"', 'id = "child_under_15"', "law-twice", "element[child_under_15].id", "twice"),
    "source-named-twice": ('checks = ["K1"]', 'checks = ["K1", "K1"]', "law-twice", "rule[a-1@2001].checks", "each of them once"),
    "id-with-blanks": (SECOND, 'id = "a 1"', "law-type", "rule[a 1].id", "expected small letters"),
    "overlap": ("in_force_to = 2010-12-31", "in_force_to = 2011-01-01", "law-overlap", "rule[a-1@2011].in_force_from", "on 2011-01-01 beside a-1@2001"),
    "overlap-open": ("in_force_to = 2010-12-31\n", "", "law-overlap", "rule[a-1@2011].in_force_from", "in force on 2011-01-01"),
    "inverted": ("in_force_to = 2010-12-31", "in_force_to = 2000-12-31", "law-date", "rule[a-1@2001].in_force_to", "from 2001-01-01 to 2000-12-31"),
    "inverted-bounds": ("in_force_to = 2010-12-31", "in_force_to = { earliest = 2010-12-31, latest = 2010-12-30 }", "law-date", "rule[a-1@2001].in_force_to", "exchange"),
    "a-text-for-a-date": ("in_force_to = 2010-12-31", 'in_force_to = "2010-12-31"', "law-type", "rule[a-1@2001].in_force_to", "found '2010-12-31', expected a date"),
    "a-time-for-a-date": ("in_force_to = 2010-12-31", "in_force_to = 2010-12-31T00:00:00", "law-type", "rule[a-1@2001].in_force_to", "a time"),
    "no-such-day": ("in_force_to = 2010-12-31", "in_force_to = 2010-02-29", "law-toml", "", "not valid TOML"),
    "no-such-state": ('state = "2024-01", text', 'state = "2024-13", text', "law-date", "rule[a-1@2001].seen.state", "2024-13"),
    "true-for-a-number": ("years = 3", "years = true", "law-type", "rule[a-9].period.years", "expected a whole number"),
    "negative": ("years = 3", "years = -3", "law-type", "rule[a-9].period.years", "expected 0 or more"),
    "penalty-in-two-ways": ("{ years = 5 }", "{ years = 5, life = true }", "law-penalty", "rule[a-1@2001].penalty", "one of them"),
    "penalty-empty": ("{ years = 5 }", "{ fine = 5 }", "law-penalty", "rule[a-1@2001].penalty", "one of them"),
    "period-of-an-offence": ("penalty = { years = 5 }", 'penalty = { years = 5 }\nperiod = { years = 1, from = "act" }', "law-limitation", "rule[a-1@2001].period", "limitation only"),
    "period-without-track": ('track = "all"\nperiod', "period", "law-choice", "rule[a-1@2001].limitation", "none is defined"),
    "discovery-without-cap": ('from = "act"', 'from = "discovery"', "law-limitation", "rule[a-9].period", "cap_years"),
    "article-without-a-row": ('questions = ["X1"]', 'questions = ["X1"]\nsubsidiary_to = ["99"]', "law-article", "rule[a-1@2001].subsidiary_to", "'99'"),
    "verified-by-nobody": ('questions = ["X1"]', 'questions = ["X1"]\nverified = true', "law-verified", "rule[a-1@2001].verified_by", "without verified_by"),
    "checked-yet-unverified": ('questions = ["X1"]', 'questions = ["X1"]\nverified_by = "N"', "law-verified", "rule[a-1@2001].verified_by", "with verified_by"),
    "real-grade-in-an-invented-pack": ('text_grade = "illustrative"\ndate_grade = "illustrative"\ntrack', 'text_grade = "P"\ndate_grade = "P"\ntrack', "law-grade", "rule[a-9].text_grade", "illustrative"),
    "remembered-day": ('in_force_from = 2001-01-01\ntext_grade = "illustrative"\ndate_grade = "illustrative"\ntrack', 'in_force_from = 2001-01-01\ntext_grade = "illustrative"\ndate_grade = "M"\ntrack', "law-grade", "rule[a-9].in_force_from", "excludes nothing"),
    "ages-inverted": ("below = 15", "below = 15\nat_least = 15", "law-element", "element[child_under_15]", "lower age first"),
    "any-of-nothing-known": ('label = { en = "a payment was made" }', 'label = { en = "a payment was made" }\nany_of = ["child_under_51"]', "law-element", "element[paid]", "did you mean 'child_under_15'?"),
    "no-language": ('languages = ["en"]', "languages = []", "law-missing", "pack.languages", "no language"),
    "a-table-for-tables": ("[[source]]", "[source]", "law-type", "source", "expected tables"),
    "a-list-for-a-table": ('title = { en = "An invented country" }', 'title = ["a"]', "law-type", "pack.title", "expected a table"),
    "not-toml": ("[pack]", "[pack", "law-toml", "", "not valid TOML"),
}  # fmt: skip


def broken(name: str) -> str:
    """Return the text of one broken pack."""
    right, wrong, *_ = BROKEN[name]
    if WHOLE.count(right) == 0:
        raise SystemExit(f"{name}: nothing to break")
    return WHOLE.replace(right, wrong, 1)


def files() -> dict[str, bytes]:
    """Return every file with its content."""
    made = {f"{name}.toml": broken(name).encode() for name in BROKEN}
    return {**made, "not-utf-8.toml": WHOLE.replace("Invented.", "Inventé.").encode("latin-1")}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, content in files().items():
        (FOLDER / file).write_bytes(content)
