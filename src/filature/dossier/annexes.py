"""The annexes: exhibits and checks, then every payment, session and episode with the row it was read from."""

from collections.abc import Mapping, Sequence
from typing import Any

from filature.dossier import blocks as b
from filature.dossier.labels import Words
from filature.locales.characters import DASH


def exhibits(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return annex A: each exhibit as received, the rows it gave, and the checks on all of it."""
    found: list[b.Block] = []
    for row in facts["entry"]["exhibits"]:
        found.append(b.heading(w("exhibit.title", no=row["no"], name=row["file_name"])))
        found.append(b.pairs(_exhibit(row, w)))
    checks = [
        b.row(
            (
                b.two(w.of("check", check["name"]), _extent(check["checked"], w)),
                w("check.ok") if check["ok"] else w("check.failed"),
                _compared(check, w),
            )
        )
        for check in facts["integrity"]["checks"]
    ]
    columns = [
        b.column(w("check.title")),
        b.column(w("check.result"), "auto"),
        b.column(w("check.values"), "auto"),
    ]
    rejections = [
        b.row(
            (
                w.integer(row["exhibit"]),
                _rejection(row["code"], w),
                w.integer(row["rows"]),
            )
        )
        for row in facts["accuracy"]["rejections"]
    ]
    return {
        "title": w("annex.exhibits"),
        "blocks": [
            *found,
            b.heading(w("check.heading")),
            b.table(columns, checks, empty=""),
            b.heading(w("rejection.heading")),
            b.table(
                [
                    b.column(w("rejection.exhibit"), "auto"),
                    b.column(w("rejection.reason")),
                    b.column(w("rejection.rows"), "auto", align="right"),
                ],
                rejections,
                empty=w("rejection.none"),
            ),
        ],
    }


def _extent(checked: int | None, w: Words) -> str:
    return w("check.whole") if checked is None else w.count("check.checked", checked)


def _rejection(code: str, w: Words) -> dict[str, Any]:
    """Return the reason in words with its code, or the code alone where a reader brings one of its own."""
    key = f"rejection.{code}"
    return b.two(w(key), code) if key in w.labels else b.mono(code)


def _exhibit(row: Mapping[str, Any], w: Words) -> list[tuple[str, str | dict[str, Any]]]:
    scope = w("exhibit.scope.open")
    if row["scope_from"] or row["scope_to"]:
        scope = f"{w.day(row['scope_from'])} {DASH} {w.day(row['scope_to'])}"
    counts = w(
        "exhibit.counts",
        read=row["rows_read"],
        accepted=row["accepted"],
        rejected=row["rejected"],
        quarantined=row["quarantined"],
        cited=row["cited_rows"],
    )
    return [
        ("SHA-256", b.mono(row["sha256"])),
        (w("exhibit.provider"), row["provider"]),
        (w("exhibit.instrument"), f"{row['instrument']} {DASH} {row['authority']}"),
        (w("exhibit.scope"), scope),
        (
            w("exhibit.received"),
            w("exhibit.received.by", when=w.instant(row["received_at"]), who=row["received_by"]),
        ),
        (w("exhibit.content"), f"{w.of('record', row['record'])}, {w.count('exhibit.bytes', row['size'])}"),
        (w("exhibit.profile"), b.mono(row["profile"])),
        (w("exhibit.clock"), w.clock(row["clock_offset_s"])),
        (w("exhibit.rows"), counts),
    ]


def _compared(check: Mapping[str, Any], w: Words) -> dict[str, Any]:
    if check["expected"] == check["got"]:
        return b.mono(check["got"])
    return b.mono(
        w("check.expected", value=check["expected"]), w("check.got", value=check["got"]), below_mono=True
    )


def payments(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return annex B: every payment of the lead, with the signs that it supports."""
    signs = _signs(facts, "payments")
    rows = [
        b.row(
            (
                w.integer(row["n"]),
                b.two(w.time(row["time"]), w.as_written(row["time"])),
                b.two(w.amount(row["amount"], row["currency"]), _paid(row, w)),
                _parties(row["payer"], row["payee"]),
                _source(row, signs.get(row["n"], []), w),
            ),
            anchor=f"payments-{row['n']}",
        )
        for row in facts["payments"]
    ]
    columns = [
        b.column(w("row.no"), "auto", align="right"),
        b.column(w("row.time", zone=w.zone), "1.9fr"),
        b.column(w("row.amount"), "auto", align="right"),
        b.column(w("row.parties.payments"), "auto"),
        b.column(w("row.source"), "1.5fr"),
    ]
    return {"title": w("annex.payments"), "blocks": [b.table(columns, rows, empty=w("row.none.payments"))]}


def sessions(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return annex C: every session of the lead, with the signs that it supports."""
    signs = _signs(facts, "sessions")
    rows = [
        b.row(
            (
                w.integer(row["n"]),
                b.two(w.time(row["time"]), w.as_written(row["time"])),
                b.two(_length(row["duration_s"], w), _medium(row, w)),
                _parties(row["caller"], row["callee"]),
                _source(row, signs.get(row["n"], []), w),
            ),
            anchor=f"sessions-{row['n']}",
        )
        for row in facts["sessions"]
    ]
    columns = [
        b.column(w("row.no"), "auto", align="right"),
        b.column(w("row.start", zone=w.zone), "1.9fr"),
        b.column(w("row.length"), "auto"),
        b.column(w("row.parties.sessions"), "auto"),
        b.column(w("row.source"), "1.5fr"),
    ]
    return {"title": w("annex.sessions"), "blocks": [b.table(columns, rows, empty=w("row.none.sessions"))]}


def episodes(facts: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """Return annex D: every payment with each session in its window, and the delay between them."""
    paid, seen = facts["payments"], facts["sessions"]
    rows = []
    for episode in facts["episodes"]:
        payment = paid[episode["payment"] - 1]
        amount = w.amount(payment["amount"], payment["currency"])
        for one in episode["sessions"]:
            session = seen[one["n"] - 1]
            side = "before" if one["delay_s"] < 0 else "after"
            rows.append(
                b.row(
                    (
                        b.linked([("", "payments", [payment["n"]])], f"{w.time(payment['time'])}, {amount}"),
                        b.linked([("", "sessions", [session["n"]])], w.time(session["time"])),
                        b.two(w.formats.duration(abs(one["delay_s"])), w(f"episode.{side}")),
                    )
                )
            )
    columns = [
        b.column(w("episode.payment"), "1.2fr"),
        b.column(w("episode.session"), "1fr"),
        b.column(w("episode.delay"), "1fr"),
    ]
    return {
        "title": w("annex.episodes"),
        "blocks": [b.note(w("episode.note")), b.table(columns, rows, empty=w("row.none.episodes"))],
    }


def attached(files: Sequence[tuple[str, int, str, str]], w: Words) -> dict[str, Any]:
    """Return annex E: the files inside this document, as (name, bytes, SHA-256, description)."""
    rows = [
        b.row((b.mono(name, description), w.count("exhibit.bytes", size), b.mono(sha256)))
        for name, size, sha256, description in files
    ]
    columns = [
        b.column(w("attached.file")),
        b.column(w("attached.size"), "auto", align="right"),
        b.column("SHA-256", "auto"),
    ]
    return {
        "title": w("annex.attached"),
        "blocks": [b.note(w("attached.note")), b.table(columns, rows, empty="")],
    }


def _parties(first: str, second: str) -> dict[str, Any]:
    return b.mono(first, f"→ {second}", below_mono=True)


def _paid(row: Mapping[str, Any], w: Words) -> str:
    if row["paid_amount"] is None or row["paid_currency"] is None:
        return ""
    return w("row.paid", amount=w.amount(row["paid_amount"], row["paid_currency"]))


def _signs(facts: Mapping[str, Any], place: str) -> dict[int, list[str]]:
    """Return the indicators that each row supports."""
    found: dict[int, list[str]] = {}
    for reason in facts["reasons"]:
        for number in reason[place]:
            found.setdefault(number, []).append(reason["indicator"])
    return found


def _source(row: Mapping[str, Any], signs: Sequence[str], w: Words) -> dict[str, Any]:
    below = [w("row.reference", reference=row["reference"])] if row["reference"] else []
    below += [w("row.signs", signs=" ".join(signs))] if signs else []
    return b.two(w("row.exhibit", no=row["exhibit"], row=row["row_ref"]), " · ".join(below))


def _medium(row: Mapping[str, Any], w: Words) -> str:
    kind = w.of("session", row["kind"])
    return f"{kind}, {row['platform']}" if row["platform"] else kind


def _length(seconds: int | None, w: Words) -> str:
    if seconds is None:
        return w("row.length.unknown")
    return w.formats.duration(seconds) if seconds else w("row.length.missed")
