"""The court-readable file: checked facts in, PDF/A-3a with PDF/UA-1 out.

Read in this order: `facts.schema.json` (the contract), `schema.py` (checks it), `labels.py` (facts to words),
`front.py`, `content.py`, `method.py`, `annexes.py` (the parts of the document), `view.py` (their order),
`glyphs.py` (what the bundled fonts can show), `render.py` (the one door to Typst), `template/` (typography).
Before all that, `facts.py` gathers the facts from rows that may be cited (`finding.py`, `rows.py`,
`referrals.py`, `signs.py`, `speaks_against.py`, `integrity.py`). After it, `checking.py` checks a finished
file without the workspace (`pdffile.py` opens it, `printed.py` compares its words, `tables.py` makes its
tables again).

Facts hold no prose, the template holds neither facts nor words, words come from the catalogues.
"""

from filature.dossier.checking import Contents, contents, verify_file

__all__ = ["Contents", "contents", "verify_file"]
