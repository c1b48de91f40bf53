"""Small records made by hand, for tests of the stages: a database in memory and rows with few words."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from filature import episodes, identity
from filature.leads import pack as packs
from filature.workspace import records

SETTINGS = {"zone": "Europe/Paris", "pack": "published-2026"}
PER_EXHIBIT = 1_000_000_000


def everybody_listed(folder):
    """Return settings whose pack is the built-in one, but for its threshold: nobody is too weak to be listed."""
    built_in, own = packs.folder_of(SETTINGS["pack"]), folder / "packs" / "everybody"
    own.mkdir(parents=True)
    for name in packs.FILES:
        text = (built_in / name).read_text(encoding="utf-8")
        (own / name).write_text(
            re.sub(r"(?m)^lead_from = .*$", "lead_from = -1_000_000", text), encoding="utf-8"
        )
    return {**SETTINGS, "pack": "everybody", "packs": str(folder / "packs")}


class Book:
    """Rows of two exhibits: 1 holds payments, 2 holds sessions, 3 referrals. Persons are telephone numbers."""

    settings = None

    def __init__(self, con=None):
        self.con = con or records.connect(None, write=True, memory="1GiB")
        for number, use in ((1, "judicial"), (2, "judicial"), (3, "judicial"), (4, "intelligence-only")):
            self.con.execute(
                "INSERT INTO exhibit (exhibit_no, sha256, file_name, provider, use) VALUES (?, ?, ?, ?, ?)",
                [number, f"{number:064x}", f"{number}.csv", f"provider {number}", use],
            )
        self.next = dict.fromkeys((1, 2, 3, 4), 1)

    def _row(self, exhibit):
        row = self.next[exhibit]
        self.next[exhibit] += 1
        use = "intelligence-only" if exhibit == 4 else "judicial"
        return exhibit * PER_EXHIBIT + row, exhibit, row, f"line {row + 1}", use

    def _mention(self, record, slot, kind, role, phone, name, exhibit, use):
        self.con.execute(
            "INSERT INTO mention (mention_id, record_id, exhibit_no, use, record, role, name, phone) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [record * 4 + slot, record, exhibit, use, kind, role, name, phone],
        )

    def pay(
        self,
        payer,
        payee,
        when,
        amount,
        *,
        exhibit=1,
        currency="EUR",
        text=None,
        provider="provider 1",
        names=None,
    ):
        record, number, row, ref, use = self._row(exhibit)
        timed = isinstance(when, datetime)
        day = when.date() if timed else when
        assert isinstance(day, date)
        self.con.execute(
            "INSERT INTO transfer (record_id, exhibit_no, row_no, row_ref, use, provider, leg, sent_at_utc, sent_on, "
            "time_text, time_precision, time_zone, zone_basis, amount, currency, text) "
            "VALUES (?, ?, ?, ?, ?, ?, 'send', ?, ?, ?, ?, 'UTC', 'in value', ?, ?, ?)",
            [record, number, row, ref, use, provider, when if timed else None, day, str(when),
             "second" if timed else "day", Decimal(str(amount)), currency, text],
        )  # fmt: skip
        first, second = names or (f"Payer{payer[-3:]}", f"Payee{payee[-3:]}")
        self._mention(record, 0, "transfer", "payer", payer, first, number, use)
        self._mention(record, 1, "transfer", "payee", payee, second, number, use)
        return record

    def call(self, caller, callee, when, seconds=300, *, kind="video"):
        record, number, row, ref, use = self._row(2)
        self.con.execute(
            "INSERT INTO session (record_id, exhibit_no, row_no, row_ref, use, platform, kind, started_at_utc, "
            "started_on, duration_s, time_text, time_precision, time_zone, zone_basis) "
            "VALUES (?, ?, ?, ?, ?, 'app', ?, ?, ?, ?, ?, 'second', 'UTC', 'in value')",
            [record, number, row, ref, use, kind, when, when.date(), seconds, str(when)],
        )
        self._mention(record, 0, "session", "caller", caller, None, number, use)
        self._mention(record, 1, "session", "callee", callee, None, number, use)
        return record

    def name(self, phone, when, *, exhibit=3):
        record, number, row, ref, use = self._row(exhibit)
        self.con.execute(
            "INSERT INTO referral (record_id, exhibit_no, row_no, row_ref, use, authority, referred_on) "
            "VALUES (?, ?, ?, ?, ?, 'Partner', ?)",
            [record, number, row, ref, use, when],
        )
        self._mention(record, 0, "referral", "subject", phone, None, number, use)
        return record

    def cover(self, first, last, channel="communications"):
        self.con.execute(
            "INSERT INTO coverage VALUES (2, ?, NULL, ?, ?, 'instrument')", [channel, first, last]
        )

    def run(self, *stages):
        for stage in stages or (identity, episodes):
            records.clear(self.con, stage.WRITES)
            stage.run(self.con, self.settings or SETTINGS)
        return self

    def pack(self):
        settings = self.settings or SETTINGS
        return packs.load(settings["pack"], Path(settings["packs"]) if "packs" in settings else None)

    def all(self, sql, *values):
        return self.con.execute(sql, list(values)).fetchall()

    def person(self, phone):
        row = self.con.execute(
            "SELECT DISTINCT pm.person_id FROM identifier AS i JOIN mention_identifier AS mi USING (identifier_id) "
            "JOIN person_mention AS pm USING (mention_id) WHERE i.value = ?",
            [phone],
        ).fetchall()
        assert len(row) == 1, f"{phone} is {len(row)} persons"
        return row[0][0]


PAYER, OTHER, PAYEE, FAR = "+33639980001", "+33639980002", "+639001230001", "+639001230002"
