"""Filature: payment records and call metadata in, explained leads and court-readable files out.

The path through the code: `pipeline.py` gives the order of the stages; each room's `__init__`
says what comes in and what goes out. In a notebook, start with `filature.open("my-case")`.
"""

__version__ = "0.1.0"
