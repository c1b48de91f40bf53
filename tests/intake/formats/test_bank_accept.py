"""Bank files and reports all the way into a workspace: every row a record or a rejection with its reason."""

import duckdb
import pytest

from intake import samples_bank, samples_reports

# file -> profile that must be found, accepted, rejected
BANK = {
    "pain": (samples_bank.PAIN.encode(), "pain", 3, 0),
    "pacs": (samples_bank.PACS_008.encode(), "pacs", 2, 0),
    "cover": (samples_bank.wrapped(samples_bank.PACS_009_COVER), "pacs", 1, 0),
    "rje": (samples_bank.RJE.encode(), "mt103", 2, 1),
    "mt101": (samples_bank.MT101.encode(), "mt103", 2, 0),
    "ofx1": (samples_bank.OFX_1.encode("cp1252"), "ofx", 6, 0),
    "ofx2": (samples_bank.OFX_2.encode(), "ofx", 2, 0),
    "mt942": (samples_bank.MT942.encode(), "mt940", 1, 0),
    "cybertip": (samples_reports.cybertip(), "cybertip", 6, 0),
}
REPORTS = {
    "goaml": (samples_reports.GOAML, "goaml", 15, 1),  # the amount with a separator is rejected
    "activity": (samples_reports.GOAML_ACTIVITY, "goaml", 1, 0),
    "sar": (samples_reports.SAR, "fincen-sar", 3, 0),
    "ctr": (samples_reports.CTR, "fincen-sar", 3, 0),
}


def add(cli, case, frame, folder, name, data, *more):
    source = folder / f"{name}.bin"
    source.write_bytes(data)
    result = cli("add", case, source, *frame, *more, "--json")
    assert result.code in (0, 1), result.err
    return result.json["exhibits"][0]


def test_bank_files(cli, new_case, frame, tmp_path):
    for name, (data, layout, accepted, rejected) in BANK.items():
        item = add(cli, new_case, frame, tmp_path, name, data)
        assert (name, item["profile"], item["accepted"], item["rejected"]) == (
            name,
            layout,
            accepted,
            rejected,
        )
    with duckdb.connect(str(new_case / "records.duckdb"), read_only=True) as con:

        def ask(question):
            return con.execute(question).fetchall()

        told = ask("SELECT reference, amount, sent_at_utc, zone_basis FROM transfer WHERE reference = 'F2'")
        assert [(row[0], str(row[1]), str(row[2]), row[3]) for row in told] == [
            ("F2", "1250.75000000", "2025-03-03 13:10:00.500000", "in value")
        ]
        # money that comes in is paid by the other party, money that goes out by the holder
        sides = ask(
            "SELECT reference, role, account FROM transfer JOIN mention USING (record_id) "
            "WHERE reference IN ('F1', 'F2') AND account IS NOT NULL AND sent_on < '2025-03-04' ORDER BY 1, 2"
        )
        assert sides == [
            ("F1", "payer", "12345/100200"),
            ("F2", "payee", "12345/100200"),
            ("F2", "payer", "777/9"),
        ]
        days = ask(
            "SELECT sent_on::VARCHAR, sent_at_utc, time_precision FROM transfer WHERE reference = 'PAY2'"
        )
        assert days == [("2025-03-04", None, "day")]
        named = ask("SELECT stated_role, reference, referred_on::VARCHAR FROM referral")
        assert named == [("reported person", "9001", "2025-06-01")] * 2
        seen = ask("SELECT kind, ip, seen_at_utc::VARCHAR FROM access WHERE ip IS NOT NULL")
        assert seen == [("Login", "192.0.2.9", "2025-05-30 21:55:00")]


def test_reports(cli, frame, tmp_path):
    case = tmp_path / "intelligence"
    assert cli("new", case, "--name", "Essai", "--unit", "FIU", "--kind", "intelligence").code == 0
    for name, (data, layout, accepted, rejected) in REPORTS.items():
        item = add(cli, case, frame, tmp_path, name, data, "--use", "intelligence-only")
        assert (name, item["profile"], item["accepted"], item["rejected"]) == (
            name,
            layout,
            accepted,
            rejected,
        )


@pytest.mark.parametrize("name", ["goaml", "sar"])
def test_a_judicial_workspace_refuses_a_suspicion_report(cli, new_case, frame, tmp_path, name):
    source = tmp_path / "report.xml"
    source.write_bytes(REPORTS[name][0])
    result = cli("add", new_case, source, *frame, "--json")
    assert result.code == 3, result.out
