"""Write facts.json: one complete, wholly fictional set of facts. Run again after a change of schema."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
PERSON, FIRST, SECOND, THIRD = "P-1-4-0", "P-1-4-1", "P-1-9-1", "P-3-31-1"


KEYS = {
    "SEA": "contract-unknown",
    "RSC": "complaint-unknown",
    "SEX": "situation-unknown",
    "ATO": "fraud-file-not-asked",
    "BIZ": "registration-unknown",
    "CUR": "principals-unknown",
    "OTH": "always-present",
}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def instant(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


def time(value, precision="second", zone="Europe/Paris", basis="profile"):
    if precision == "day":
        day = value.strftime("%Y-%m-%d")
        return {
            "text": value.strftime("%d/%m/%Y"),
            "utc": None,
            "day": day,
            "precision": "day",
            "zone": None,
            "zone_basis": "unknown",
            "clock_offset_s": 0,
        }
    local = value + timedelta(
        hours=2
        if datetime(2025, 3, 30, 1, tzinfo=UTC) <= value < datetime(2025, 10, 26, 1, tzinfo=UTC)
        else 1
    )
    text = local.strftime("%d/%m/%Y %H:%M:%S") if basis == "profile" else instant(value)
    return {
        "text": text,
        "utc": instant(value),
        "day": local.strftime("%Y-%m-%d"),
        "precision": precision,
        "zone": zone,
        "zone_basis": basis,
        "clock_offset_s": 0,
    }


def exhibits():
    rows = (
        (
            1,
            "releve_transferts_2025.csv",
            "Envoi Fictif SA",
            "transfer",
            "envoi-fictif 1",
            412,
            405,
            3,
            4,
            11,
            48211,
        ),
        (2, "compte_7731.xml", "Banque Exemple", "transfer", "camt.053", 96, 96, 0, 0, 3, 120933),
        (
            3,
            "cdr_0639980142.csv",
            "Réseau Fictif Mobile",
            "session",
            "cdr-fictif 2",
            1288,
            1260,
            6,
            22,
            9,
            231877,
        ),
        (
            4,
            "signalement_0031.csv",
            "Autorité partenaire fictive",
            "referral",
            "partner-referral 1",
            5,
            5,
            0,
            0,
            1,
            812,
        ),
    )
    return [
        {
            "no": no,
            "sha256": sha(name),
            "file_name": name,
            "size": size,
            "provider": provider,
            "instrument": f"Réquisition 2026/01{no}",
            "authority": "Tribunal fictif d'Exempleville",
            "scope_from": "2025-01-01",
            "scope_to": "2025-12-31",
            "received_at": f"2026-02-0{no}T09:30:00Z",
            "received_by": "Cdt M. Exemple",
            "profile": profile,
            "record": record,
            "rows_read": read,
            "accepted": accepted,
            "rejected": rejected,
            "quarantined": quarantined,
            "clock_offset_s": 0,
            "cited_rows": cited,
        }
        for no, name, provider, record, profile, read, accepted, rejected, quarantined, cited, size in rows
    ]


def payments():
    plan = (  # month, day, hour, minute, amount, payee, exhibit, row
        (2, 3, 21, 12, "35.00", FIRST, 1, 4),
        (2, 19, 22, 41, "20.00", SECOND, 1, 9),
        (3, 8, 21, 55, "40.00", FIRST, 1, 37),
        (3, 29, 23, 2, "35.00", FIRST, 1, 58),
        (4, 2, 22, 17, "50.00", FIRST, 1, 77),
        (4, 21, None, None, "45.00", FIRST, 2, 12),
        (5, 5, 20, 33, "25.00", SECOND, 1, 103),
        (5, 17, 22, 8, "60.00", FIRST, 1, 131),
        (6, 1, 21, 49, "55.00", FIRST, 1, 166),
        (6, 14, None, None, "30.00", SECOND, 2, 29),
        (7, 9, 22, 26, "80.00", FIRST, 1, 201),
        (9, 4, 21, 5, "75.00", FIRST, 1, 288),
        (10, 30, 22, 31, "1500.00", SECOND, 1, 347),
        (11, 11, None, None, "40.00", FIRST, 2, 88),
    )
    rows = []
    for n, (month, day, hour, minute, amount, payee, exhibit, row) in enumerate(plan, 1):
        sent = datetime(2025, month, day, hour or 0, minute or 0, 7, tzinfo=UTC)
        php = exhibit == 1 and n != 13
        rows.append(
            {
                "n": n,
                "record_id": exhibit * 1_000_000_000 + row,
                "exhibit": exhibit,
                "row_ref": f"line {row + 1}" if exhibit == 1 else f"Stmt[1]/Ntry[{row}]",
                "reference": f"EF{7_000_000 + row}" if exhibit == 1 else None,
                "time": time(sent, "day" if hour is None else "second"),
                "amount": amount,
                "currency": "USD" if n == 13 else "EUR",
                "paid_amount": f"{float(amount) * 63.5:.2f}" if php else None,
                "paid_currency": "PHP" if php else None,
                "payer": PERSON,
                "payee": payee,
            }
        )
    return rows


def sessions():
    plan = (  # month, day, hour, minute, seconds, kind, other, row
        (2, 3, 21, 31, 1260, "video", FIRST, 88),
        (3, 8, 22, 10, 1904, "video", FIRST, 142),
        (3, 29, 22, 40, 301, "voice", FIRST, 190),
        (3, 30, 0, 15, 2405, "video", FIRST, 191),
        (4, 2, 22, 30, 0, "unknown", FIRST, 204),
        (5, 17, 22, 25, 3120, "video", FIRST, 377),
        (6, 1, 22, 2, None, "video", FIRST, 402),
        (7, 9, 22, 44, 2710, "video", FIRST, 598),
        (8, 15, 12, 0, 540, "voice", THIRD, 701),
    )
    return [
        {
            "n": n,
            "record_id": 3_000_000_000 + row,
            "exhibit": 3,
            "row_ref": f"line {row + 1}",
            "reference": f"call-{row:05d}",
            "time": time(
                datetime(2025, month, day, hour, minute, 30, tzinfo=UTC), zone="UTC", basis="in value"
            ),
            "duration_s": seconds,
            "kind": kind,
            "platform": "Réseau Fictif",
            "caller": PERSON,
            "callee": other,
        }
        for n, (month, day, hour, minute, seconds, kind, other, row) in enumerate(plan, 1)
    ]


def episodes(paid, seen):
    found = []
    for payment in paid:
        near = []
        for session in seen:
            if payment["time"]["utc"] and session["callee"] == payment["payee"]:
                times = (datetime.fromisoformat(row["time"]["utc"]) for row in (payment, session))
                sent, started = times
                delay = int((started - sent).total_seconds())
                if abs(delay) <= 86400:
                    near.append({"n": session["n"], "delay_s": delay})
        if near:
            found.append({"payment": payment["n"], "sessions": near})
    return found


def counterpart(label, name, paid, seen):
    mine = [row for row in paid if row["payee"] == label]
    sums = {}
    for row in mine:
        sums[row["currency"]] = sums.get(row["currency"], 0) + int(row["amount"].replace(".", ""))
    days = sorted(row["time"]["day"] for row in mine)
    return {
        "label": label,
        "name": name,
        "payments": len(mine),
        "sums": [
            {"currency": code, "amount": f"{cents // 100}.{cents % 100:02d}"}
            for code, cents in sorted(sums.items())
        ],
        "sessions": sum(row["callee"] == label for row in seen),
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
    }


def reason(indicator, block, en, fr, value, threshold, rows, **more):
    return {
        "indicator": indicator,
        "texts": {"en": en, "fr": fr},
        "source": more.get("source", "AUSTRAC, case page"),
        "year": more.get("year"),
        "grade": more.get("grade", "P"),
        "block": block,
        "speaks": more.get("speaks", "for"),
        "value": value,
        "threshold": threshold,
        "supporting": len(rows) or len(more.get("referrals", [])),
        "considered": more.get("considered", 14),
        "payments": rows,
        "sessions": more.get("sessions", []),
        "referrals": more.get("referrals", []),
    }


def reasons():
    return [
        reason(
            "I4",
            "amounts",
            "Frequent small sends, often by an online remitter",
            "Envois fréquents de petits montants, souvent en ligne",
            0.93,
            0.8,
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14],
        ),
        reason(
            "I2",
            "amounts",
            "EUR 10 to 200 per payment",
            "10 à 200 EUR par paiement",
            0.93,
            0.8,
            [1, 2, 3],
            source="FATF 2025 via financialcrime.lu",
            year=2025,
            grade="S",
        ),
        reason(
            "I9",
            "network",
            "Several unrelated senders, one payee",
            "Plusieurs expéditeurs sans lien, un même bénéficiaire",
            5,
            3,
            [1, 3, 4, 5, 6, 8, 9, 11, 12, 14],
        ),
        reason(
            "C1",
            "sessions",
            "A session starts within 24 hours of the payment",
            "Une session débute dans les 24 heures du paiement",
            0.636364,
            0.5,
            [1, 3, 4, 5, 8, 9, 11],
            sessions=[1, 2, 3, 4, 5, 6, 7, 8],
            considered=11,
            source="Project rule",
            year=2026,
            grade="assumption",
        ),
        reason(
            "R2",
            "referral",
            "Named by a partner authority",
            "Désigné par une autorité partenaire",
            1,
            1,
            [],
            referrals=[1],
            considered=1,
            source="Partner referral",
            year=2026,
            grade="S",
        ),
        reason(
            "X1",
            "against-family",
            "Regular, larger sums to few payees",
            "Montants réguliers et plus élevés, à peu de bénéficiaires",
            131.5,
            130,
            [7, 13],
            speaks="against",
            considered=13,
            source="IFAD",
            year=2022,
        ),
    ]


def explanations():
    own = {
        "FAM": (
            "against",
            {
                "en": "{n} payees, none sharing a name or an address with the payer",
                "fr": "{n} bénéficiaires, aucun ne partageant nom ou adresse avec le payeur",
            },
            {"n": 2},
        ),
        "CHA": (
            "against",
            {
                "en": "amounts differ from month to month ({part})",
                "fr": "montants différents d'un mois à l'autre ({part})",
            },
            {"part": {"part": 9, "whole": 14}},
        ),
        "ROM": (
            "supports",
            {
                "en": "a session follows most payments; the age of nobody is known",
                "fr": "une session suit la plupart des paiements ; l'âge de personne n'est connu",
            },
            {},
        ),
    }
    rows = []
    for code in ("FAM", "SEA", "CHA", "ROM", "RSC", "SEX", "ATO", "BIZ", "CUR", "OTH"):
        verdict, texts, values = own.get(code, ("no data", None, {}))
        message = {"key": KEYS.get(code, "pack")}
        if texts:
            message = {"key": "pack", "texts": texts, "values": values}
        rows.append({"code": code, "verdict": verdict, "reason": message})
    return rows


def times(rows):
    exact = [row for row in rows if row["time"]["utc"]]
    profile = sum(row["time"]["zone_basis"] == "profile" for row in exact)
    day_only = sum(row["time"]["precision"] == "day" for row in rows)
    return {
        "total": len(rows),
        "exact": len(exact),
        "zone_from_profile": profile,
        "day_only": day_only,
        "zone_unknown": 0,
    }


def document():
    return {
        "reference": "payer-1-4-0 / 2026-02-03",
        "lead": "payer-1-4-0",
        "role": "payer",
        "title": "working-file",
        "state_of_file": "2026-02-03T09:30:00Z",
        "workspace": "exempleville-2026-014",
        "unit": "Unité fictive d'Exempleville",
        "kind": "judicial",
        "legal_basis": "Enquête préliminaire (exemple fictif)",
        "display_zone": "Europe/Paris",
        "software": {"name": "Filature", "version": "0.1.0"},
        "run_id": "run-0007",
        "manifest_sha256": sha("manifest"),
        "ledger": {"root": sha("root"), "signed": False, "witnessed": False},
        "readiness": {"ready": False, "missing": ["identity-beyond-payment", "four-eyes"]},
    }


def checks():
    names = (("exhibits", 4), ("ledger", None), ("counts", 4), ("decisions", 0), ("manifest", None))
    return [
        {"name": name, "ok": True, "checked": n, "expected": sha(name), "got": sha(name)} for name, n in names
    ]


def person():
    return {
        "label": PERSON,
        "role": "payer",
        "names": ["Camille FICTIF", "C. Fictif"],
        "identifiers": [
            {"kind": "phone", "value": "+33639980142", "mentions": 1273},
            {"kind": "account", "value": "FR7699999000010000000773181", "mentions": 3},
            {"kind": "email", "value": "camille.fictif@exemple.invalid", "mentions": 11},
        ],
        "mentions": 1287,
        "bound_by": ["phone", "account", "email"],
    }


def referral():
    return {
        "n": 1,
        "record_id": 4_000_000_003,
        "exhibit": 4,
        "row_ref": "line 4",
        "person": FIRST,
        "authority": "Autorité partenaire fictive",
        "reference": "REF-0031",
        "referred_on": "2026-01-20",
        "stated_role": "recipient of payments from several countries",
    }


def method():
    names = ("identity/sql/010_identifiers.sql", "episodes/sql/010_pairs.sql", "leads/sql/020_indicators.sql")
    settings = (
        ("episodes.window_hours", 24),
        ("display_zone", "Europe/Paris"),
        ("pack", "lsac-payer"),
        ("strict", True),
    )
    return {
        "sql": [{"file": name, "sha256": sha(name)} for name in names],
        "versions": [
            {"name": "filature", "version": "0.1.0"},
            {"name": "duckdb", "version": "2.0.0"},
            {"name": "typst", "version": "0.15.2"},
        ],
        "configuration": [{"key": key, "value": value} for key, value in settings],
        "pack": {"id": "lsac-payer", "version": "1", "sha256": sha("pack")},
    }


def facts():
    paid, seen = payments(), sessions()
    return {
        "schema": "filature-facts/1",
        "document": document(),
        "entry": {"exhibits": exhibits()},
        "integrity": {"checks": checks()},
        "accuracy": {
            "rejections": [
                {"exhibit": 1, "code": "time", "rows": 3},
                {"exhibit": 3, "code": "missing", "rows": 6},
            ],
            "payment_times": times(paid),
            "session_times": times(seen),
            "unpaired": [
                {"reason": "date only", "payments": 3},
                {"reason": "no session in the window", "payments": 4},
            ],
            "error_rate": {"measured": False, "reason": "no-reference-data"},
        },
        "children": {
            "known": [
                {
                    "pseudonym": "Enfant-01",
                    "age_from": 8,
                    "age_to": 11,
                    "age_basis": "partner-authority",
                    "safety": "unknown",
                },
            ],
            "unknown": True,
            "statement": "some-recorded",
            "next_actions": ["ask-partner-identity", "child-protection-contact", "preserve-data"],
        },
        "person": person(),
        "counterparts": [
            counterpart(label, name, paid, seen)
            for label, name in ((FIRST, "Nom Fictif Un"), (SECOND, "Nom Fictif Deux"), (THIRD, None))
        ],
        "payments": paid,
        "sessions": seen,
        "referrals": [referral()],
        "episodes": episodes(paid, seen),
        "coverage": [
            {
                "exhibit": 1,
                "channel": "payments",
                "first_on": "2025-01-01",
                "last_on": "2025-12-31",
                "basis": "instrument",
            },
            {
                "exhibit": 2,
                "channel": "payments",
                "first_on": "2025-01-01",
                "last_on": "2025-12-31",
                "basis": "instrument",
            },
            {
                "exhibit": 3,
                "channel": "communications",
                "first_on": "2025-01-01",
                "last_on": "2025-08-31",
                "basis": "first and last row",
            },
        ],
        "network": {
            "others": [
                {
                    "label": "P-1-61-0",
                    "counterparts": [{"label": FIRST, "payments": 41}, {"label": SECOND, "payments": 2}],
                },
                {"label": "P-1-88-0", "counterparts": [{"label": FIRST, "payments": 6}]},
                {"label": "P-2-7-0", "counterparts": [{"label": SECOND, "payments": 1}]},
                {"label": "P-1-240-0", "counterparts": [{"label": FIRST, "payments": 12}]},
            ],
            "more": 3,
        },
        "reasons": reasons(),
        "explanations": explanations(),
        "urgency": {
            "level": "medium",
            "reason": {"key": "recent-payments", "values": {"date": {"date": "2025-11-11"}}},
        },
        "evidence_kinds": ["payments", "communications", "cooperation"],
        "against": [
            {"key": "no-session-after-payment", "values": {"payments": 4, "considered": 11}},
            {"key": "sessions-without-payment", "values": {"sessions": 1, "considered": 9}},
            {"key": "explanation-supported", "values": {"explanation": {"explanation": "ROM"}}},
            {"key": "identity-from-payments-only"},
            {"key": "date-only", "values": {"payments": 3}},
        ],
        "method": method(),
        "limits": [
            *(
                {"key": key}
                for key in (
                    "metadata-only",
                    "payment-alone",
                    "name-not-person",
                    "indicators-unvalidated",
                    "timing",
                    "clocks",
                    "coverage",
                    "conversion",
                )
            ),
            {"key": "out-of-scope", "values": {"rows": 26}},
            *({"key": key} for key in ("first-version", "unsigned-ledger", "excluded-attributes")),
        ],
    }


if __name__ == "__main__":
    (HERE / "facts.json").write_text(
        json.dumps(facts(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
