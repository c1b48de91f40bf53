"""Figures: facts in, SVG text out; the same picture on screen, in a notebook and on paper.

Read in this order: `svg.py` (writing and escaping), `scale.py` (time axis, offsets), `timeline.py` (what is
drawn when), `network.py` (who is linked to whom), `from_facts.py` (both, from the facts of a dossier).
Nothing here reads a disk, a clock or a table; equal inputs give equal bytes.
"""

from filature.figures.network import Counterpart, NetworkData, Other, network
from filature.figures.svg import Figure
from filature.figures.timeline import Coverage, Link, PaymentMark, SessionMark, TimelineData, timeline

__all__ = [
    "Counterpart",
    "Coverage",
    "Figure",
    "Link",
    "NetworkData",
    "Other",
    "PaymentMark",
    "SessionMark",
    "TimelineData",
    "network",
    "timeline",
]
