"""A fictional population with planted truth: demonstration, benchmarks, tests. Nobody in it exists.

In: a seed and a number of payers. Out: files in the layouts of fictional providers, the commands that add
them, and `truth.parquet` and `truth-register.parquet`, which no stage of the program reads. To read, in this
order:

    parameters.toml     every number, with its source and grade, or named as an assumption; how far it may shift
    shifting.py         how a number is redrawn, so that nothing is tested on the world it was made on
    classes.py          the closed vocabularies
    series.py, stage.py what a generator is given and gives back
    payers.py           planted payers and the payees they share
    confounders.py      every rival explanation: families.py, strangers.py, accounts.py
    transfers.py        operators, payouts, defective rows
    sessions.py, statements.py, referral.py
    doubles.py          a register of people hard to tell apart: desk.py, habits.py (and .toml), flaws.py
    generate.py         the order of all this
    people.py, identifiers.py, names.py, faces.py, text.py   who they are and how that is spelt
    layouts.py, records.py, xlsx.py, write.py                the files
    truth.py            what is true, apart from the data
    plan.py             a population of national size before it is made: blocks, quotas, streams of random numbers
    world.py, block.py  the payees that all blocks share; one block of payers
    columns.py, forms.py, referred.py   the records of a block, in the columns of records.duckdb
    reality.py          what is true of a block
    national.py, parts.py   streaming all blocks into a folder
    opened.py           a written folder, found again
    timing.py           pairs for the timing method, apart from all the above: the simulator of STATISTICS.md 12.5
"""

from filature.population.generate import Population, generate
from filature.population.write import (
    COMMANDS_FILE,
    REGISTER_FILE,
    REGISTER_TRUTH_FILE,
    TRUTH_FILE,
    ProviderFile,
    write,
)

__all__ = [
    "COMMANDS_FILE",
    "REGISTER_FILE",
    "REGISTER_TRUTH_FILE",
    "TRUTH_FILE",
    "Population",
    "ProviderFile",
    "generate",
    "write",
]
