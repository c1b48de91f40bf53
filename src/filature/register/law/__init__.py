"""Law packs: dated rows of a country's law, and which of them a magistrate may want to look at for given facts.

    <country>.toml   one pack: rows with source, grade, dates, elements; made by people, never by the program
    model.py         what a pack is          reading.py   strict access to one table of the file
    schema.py        file -> pack            checks.py    what must hold between rows (ids, periods, references)
    dates.py         years, ages, births     facts.py     the facts of a question, as far as known
    rules.py         pack + facts -> answer  limitation.py  when a row would run out: an interval
    notes.py         why a row is to be checked

Nothing here concludes. A row that comes out is a *candidate*: its dates and the known facts do not exclude it.
No module names a country, an article or an age: those stand in the packs.
"""

from filature.register.law.facts import Child, Facts, Suspension
from filature.register.law.rules import Answer, answer, in_force
from filature.register.law.schema import built_in, load, parse, read

__all__ = [
    "Answer",
    "Child",
    "Facts",
    "Suspension",
    "answer",
    "built_in",
    "in_force",
    "load",
    "parse",
    "read",
]
