"""The worked example of STATISTICS.md, section 6."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def at(month, day, hour=0, minute=0, zone=PARIS):
    return int(datetime(2025, month, day, hour, minute, tzinfo=zone).timestamp())


WEEKLY = [(3, 5), (3, 12), (3, 19), (3, 26), (4, 2), (4, 9), (4, 16), (4, 23)]
SESSIONS = [at(m, d, 21) for m, d in WEEKLY] + [at(3, 15, 18, 30), at(4, 5, 19, 30), at(4, 12, 16)]
PAYMENTS = [at(3, 15, 18), at(4, 5, 18), at(4, 12, 15)]
COVER = [(at(3, 1), at(5, 1))]
