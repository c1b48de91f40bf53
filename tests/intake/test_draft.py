"""Layouts drafted from tables that nobody has described: what is inferred is right, what is open is marked."""

import io
import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import FRAME
from filature.errors import FilatureError, InputError, RefusedError
from filature.intake import draft, profile
from intake import samples_money as samples
from intake.staged_rows import stage

HEADINGS = {
    "en": {
        "reference": ["Transaction ID", "Reference number", "Txn"],
        "time": ["Date Sent", "Created", "Transaction date"],
        "time_end": ["Date Paid Out", "Payout Date"],
        "from_name": ["Sender", "Sender name", "Remitter"],
        "from_phone": ["Sender phone", "Sender Mobile"],
        "from_email": ["Sender e-mail", "From Email Address"],
        "from_account": ["Sender account"],
        "from_document": ["Sender passport"],
        "to_name": ["Beneficiary", "Recipient name", "Payee"],
        "to_phone": ["Beneficiary Mobile", "Recipient phone"],
        "to_account": ["Beneficiary Account", "Recipient IBAN"],
        "to_country": ["Recipient country"],
        "amount": ["Send amount", "Principal", "Amount"],
        "currency": ["Send currency", "Principal Ccy", "Currency"],
        "paid_amount": ["Receive amount", "Payout"],
        "paid_currency": ["Receive currency", "Payout Ccy"],
        "fee": ["Fee"],
        "channel": ["Payout method", "Outlet"],
        "text": ["Purpose", "Note"],
        "status": ["Status"],
    },
    "fr": {
        "reference": ["N° opération", "Référence"],
        "time": ["Date d'envoi", "Date"],
        "time_end": ["Date de paiement payé"],
        "from_name": ["Expéditeur", "Nom expéditeur"],
        "from_phone": ["Téléphone expéditeur"],
        "from_email": ["Courriel expéditeur"],
        "from_account": ["IBAN débité"],
        "from_document": ["Pièce d'identité expéditeur"],
        "to_name": ["Bénéficiaire", "Nom du destinataire"],
        "to_phone": ["Téléphone bénéficiaire"],
        "to_account": ["Compte bénéficiaire"],
        "to_country": ["Pays du bénéficiaire"],
        "amount": ["Montant envoyé", "Montant"],
        "currency": ["Devise envoyée", "Devise"],
        "paid_amount": ["Montant payé"],
        "paid_currency": ["Devise payée"],
        "fee": ["Frais"],
        "channel": ["Canal"],
        "text": ["Motif", "Libellé"],
        "status": ["Statut"],
    },
    "es": {
        "reference": ["Id. de transacción", "Referencia", "Número de operación"],
        "time": ["Fecha", "Fecha de envío"],
        "time_end": ["Fecha de pago"],
        "from_name": ["Remitente", "Nombre del ordenante"],
        "from_phone": ["Teléfono del remitente"],
        "from_email": ["Correo electrónico del remitente"],
        "from_account": ["Cuenta del remitente"],
        "from_document": ["DNI del remitente"],
        "to_name": ["Beneficiario", "Nombre del destinatario"],
        "to_phone": ["Teléfono del beneficiario"],
        "to_account": ["Cuenta del beneficiario"],
        "to_country": ["País del beneficiario"],
        "amount": ["Importe enviado", "Importe"],
        "currency": ["Divisa", "Moneda"],
        "paid_amount": ["Importe pagado"],
        "paid_currency": ["Divisa pagada"],
        "fee": ["Comisión"],
        "channel": ["Canal", "Método"],
        "text": ["Concepto", "Nota"],
        "status": ["Estado"],
    },
}
ALWAYS = ("time", "amount", "currency", "from_name", "to_name")
FORMATS = (
    *(
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %I:%M %p",
        "%Y-%m-%dT%H:%M:%S",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d",
        "%d-%m-%y",
    ),
    *("%d/%m/%Y", "%m-%d-%Y", "%Y-%m-%d %H:%M:%S.%f", "%b %d, %Y, %I:%M:%S %p", "%d %b %Y"),
)
NUMBERS = ((".", ""), (".", ","), (",", "."), (",", " "), (",", "\u202f"), (".", "'"))
WORDS = {
    "from_name": ["Ada Brun", "Zoé Léger"],
    "to_name": ["Lina Roxas", "Beto Ouko", "María Paz"],
    "from_phone": ["+33600000101", "+33 6 00 00 02 02"],
    "to_phone": ["+639170000045", "0063 917 000 0046"],
    "from_email": ["ada@example.org", "zoe@example.org"],
    "from_account": ["FR7612345000010000000000101", "FR7612345000010000000000202"],
    "to_account": ["0012300045", "0012300046"],
    "from_document": ["AB123456", "CD654321"],
    "to_country": ["PH", "KE"],
    "currency": ["EUR", "GBP"],
    "paid_currency": ["PHP", "KES"],
    "channel": ["cash", "wallet; agent"],
    "text": ["rent", 'a "gift"', "école"],
    "status": ["paid", "sent"],
}  # fmt: skip


def _number(value: Decimal, decimal: str, thousands: str) -> str:
    return f"{value:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)


@st.composite
def tables(draw):
    """A table in a random known layout: its bytes, its true profile, and the true times and amounts."""
    language = draw(st.sampled_from(sorted(HEADINGS)))
    choices = HEADINGS[language]
    fields = [name for name in choices if name in ALWAYS or draw(st.booleans())]
    if "paid_currency" in fields and "paid_amount" not in fields:
        fields.remove("paid_currency")
    fields = draw(st.permutations(fields))
    header = [draw(st.sampled_from(choices[name])) for name in fields]
    form = draw(st.sampled_from(FORMATS))
    decimal, thousands = draw(st.sampled_from(NUMBERS))
    delimiter = draw(st.sampled_from([";", "\t", "|"] if decimal == "," else [",", ";", "\t", "|"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    preamble = draw(
        st.lists(st.sampled_from(["Prepared for Unit A", "Period: 2026", "", "Page 1"]), max_size=5)
    )
    days = draw(st.lists(st.integers(0, 400), min_size=3, max_size=12))
    times = [datetime(2025, 1, 25, 13, 45, 7) + timedelta(days=day, minutes=17 * day) for day in [0, *days]]
    amounts = [Decimal("1234.56"), *(Decimal(draw(st.integers(1, 99_999_999))) / 100 for _ in days)]
    rows = []
    for when, amount in zip(times, amounts, strict=True):
        row = []
        for name in fields:
            if name in ("time", "time_end"):
                row.append(when.strftime(form))
            elif name in ("amount", "paid_amount", "fee"):
                row.append(_number(amount, decimal, thousands))
            elif name == "reference":
                row.append(f"R{draw(st.integers(0, 10**9)):010}")
            else:
                row.append(draw(st.sampled_from(WORDS[name])))
        rows.append(row)
    lines = [*preamble, delimiter.join(header)]
    lines += [delimiter.join(_cell(cell, delimiter) for cell in row) for row in rows]
    true = "\n".join(
        [
            'id = "true"\ntitle = "true"\nformat = "csv"\nrecord = "transfer"\n[csv]',
            f"delimiter = {draft._quoted(delimiter)}",
            'encodings = ["utf-8", "utf-16"]\nfind_header = true\n[columns]',
            *(f"{name} = {draft._quoted(title)}" for name, title in zip(fields, header, strict=True)),
        ]
    )
    return "\r\n".join(lines).encode(encoding), profile.parse(true, origin="true"), times, amounts, form


def _cell(text: str, delimiter: str) -> str:
    return '"' + text.replace('"', '""') + '"' if delimiter in text or '"' in text else text


@pytest.fixture(scope="module")
def typing():
    with duckdb.connect() as con:
        macros = (files("filature.intake") / "sql" / "005_macros.sql").read_text(encoding="utf-8")
        for statement in macros.split(";\n"):
            con.execute(statement)
        yield con


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(tables())
def test_a_draft_reads_what_the_true_layout_reads(typing, table):
    data, true, times, amounts, form = table
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "unknown.csv"
        source.write_bytes(data)
        drafted = draft.draft_file(source)
        assert not any("day or month" in question for question in drafted.questions), drafted.text
        _, expected = stage(source, true, Path(folder))
        _, found = stage(source, drafted.profile, Path(folder))
    assert found == expected, drafted.text
    layout = drafted.profile
    whole = "%H" in form or "%I" in form
    for row, when, amount in zip(found, times, amounts, strict=True):
        got = typing.execute(
            "SELECT try_strptime(trim($t), $f), decimal_of(number_text($a, $s, $h, $d), false)",
            {"t": row["time"], "f": list(layout.time_formats), "a": row["amount"], "s": list(layout.strip),
             "h": layout.thousands, "d": layout.decimal},
        ).fetchall()[0]  # fmt: skip
        assert got[1] == amount, drafted.text
        assert got[0].date() == when.date(), drafted.text
        assert not whole or (got[0].hour, got[0].minute) == (when.hour, when.minute)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(st.sampled_from('a1,;"\n\r\t|.-/: é'), max_size=200).map(str.encode)
    )
)
def test_any_bytes_give_a_draft_or_one_of_our_errors(data):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "x.csv"
        source.write_bytes(data)
        try:
            drafted = draft.draft_file(source)
        except FilatureError:
            return
        assert profile.parse(drafted.text, origin="draft") == drafted.profile


def text_of(tmp_path, data, name="in.csv"):
    source = tmp_path / name
    source.write_bytes(data if isinstance(data, bytes) else data.encode())
    return draft.draft_file(source)


def asked(drafted, word):
    return any(word in question for question in drafted.questions)


def test_impossible_values_decide_day_and_month(tmp_path):
    dm = text_of(tmp_path, "Date,Amount,Currency,Payer\n03/04/2026,1.00,EUR,Ada\n25/04/2026,2.00,EUR,Ada\n")
    md = text_of(tmp_path, "Date,Amount,Currency,Payer\n03/04/2026,1.00,EUR,Ada\n04/25/2026,2.00,EUR,Ada\n")
    open_ = text_of(
        tmp_path, "Date,Amount,Currency,Payer\n03/04/2026,1.00,EUR,Ada\n05/04/2026,2.00,EUR,Ada\n"
    )
    assert (dm.profile.time_formats, md.profile.time_formats) == (("%d/%m/%Y",), ("%m/%d/%Y",))
    assert (asked(dm, "month first"), asked(md, "month first"), asked(open_, "month first")) == (
        False,
        False,
        True,
    )


def test_another_column_of_times_decides_too(tmp_path):
    drafted = text_of(
        tmp_path,
        "Date Sent,Date Paid Out,Amount,Currency,Payer\n03/04/2026,04/25/2026,1.00,EUR,Ada\n",
    )
    assert drafted.profile.time_formats == ("%m/%d/%Y",)
    assert not asked(drafted, "month first")


@pytest.mark.parametrize(
    ("values", "decimal", "thousands", "open_"),
    [
        (["1.234,56", "12,50"], ",", ".", False),
        (["1,234.56"], ".", ",", False),
        (["1 234,50"], ",", " ", False),
        (["1,234"], ".", ",", True),
        (["12", "900"], ".", "", False),
        (["(12.00)", "3.50"], ".", "", False),
        (["12,50", "12.50"], ",", "", True),
    ],
)
def test_the_decimal_mark(tmp_path, values, decimal, thousands, open_):
    body = "".join(f"2026-05-0{day};{value};EUR;Ada\n" for day, value in enumerate(values, start=1))
    drafted = text_of(tmp_path, "Date;Amount;Currency;Payer\n" + body)
    assert drafted.profile.decimal == decimal
    assert drafted.profile.thousands == thousands
    assert asked(drafted, "decimal") == open_


def test_what_the_file_does_not_say_is_asked(tmp_path):
    drafted = text_of(tmp_path, "Date,Montant,Bénéficiaire\n2026-05-14 10:00:00,-12.50,Lina\n")
    for word in ("currency", "time zone", "no payer", "negative amount"):
        assert asked(drafted, word), (word, drafted.text)
    assert drafted.profile.zone is None
    assert drafted.profile.sign == "debit-negative"


def test_two_columns_of_amounts_become_one(tmp_path):
    body = "2026-05-14;Loyer;;12,50;100,00\n2026-05-15;Salaire;1 500,00;0,00;1 600,00\n2026-05-16;Faux;1,00;2,00;9,00\n"
    drafted = text_of(tmp_path, "Date;Libellé;Crédit;Débit;Solde\n" + body)
    assert (drafted.profile.in_column, drafted.profile.out_column) == ("Crédit", "Débit")
    _, rows = stage(tmp_path / "in.csv", drafted.profile, tmp_path, subject="FR76")
    assert [row["amount"] for row in rows] == ["-12,50", "1 500,00", "1,00 / 2,00"]


def test_national_numbers_need_a_country(tmp_path):
    drafted = text_of(tmp_path, "Date,Amount,Currency,Sender phone\n2026-05-14,1.00,EUR,06 00 00 01 01\n")
    assert asked(drafted, "without their country")


def test_a_file_without_headings(tmp_path):
    drafted = text_of(
        tmp_path, "2026-05-14;12,50;EUR;ada@example.org\n2026-05-15;13,50;EUR;zoe@example.org\n"
    )
    assert drafted.profile.header is not None
    assert asked(drafted, "no headings")
    staged, rows = stage(tmp_path / "in.csv", drafted.profile, tmp_path)
    assert staged.rows == 2
    assert rows[0]["from_email"] == "ada@example.org"


def test_a_sheet_below_a_preamble(tmp_path):
    book = Workbook()
    book.active.append(["nothing here"])
    sheet = book.create_sheet("Data")
    for row in (["Prepared for Unit A"], [], ["MTCN", "Date", "Sender name", "Amount", "Currency"],
                ["0123456789", datetime(2026, 5, 14, 10, 0), "Ada", 12.5, "EUR"]):  # fmt: skip
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    drafted = text_of(tmp_path, data.getvalue(), "list.xlsx")
    assert (drafted.profile.format, drafted.profile.sheet, drafted.profile.header_row) == ("xlsx", "Data", 3)
    _, rows = stage(tmp_path / "list.xlsx", drafted.profile, tmp_path)
    assert (rows[0]["reference"], rows[0]["amount"], rows[0]["from_name"]) == ("0123456789", "12.5", "Ada")


def test_damaged_numbers_are_asked_about(tmp_path):
    drafted = text_of(tmp_path, samples.audit_list())
    assert drafted.profile.digits == {"reference": (10, 16)}
    assert asked(drafted, "rounded")


@pytest.mark.parametrize("data", [b"<a/>", b'{"a": 1}', b"\0\0", b"   \n"])
def test_what_is_no_table_is_refused(tmp_path, data):
    with pytest.raises(InputError):
        text_of(tmp_path, data)


def test_media_is_refused(tmp_path):
    with pytest.raises(RefusedError):
        text_of(tmp_path, b"GIF89a" + b"\0" * 50)


def test_a_draft_that_is_there_is_not_overwritten(tmp_path, cli):
    source, out = tmp_path / "in.csv", tmp_path / "out.toml"
    source.write_bytes(samples.venmo())
    assert cli("profile", source, "--out", out).code == 0
    before = out.read_text(encoding="utf-8")
    assert cli("profile", source, "--out", out).code == 3
    assert out.read_text(encoding="utf-8") == before


def test_the_command_prints_toml_or_json(tmp_path, cli):
    source = tmp_path / "in.csv"
    source.write_bytes(samples.audit_list())
    printed = cli("profile", source)
    assert printed.code == 0
    assert profile.parse(printed.out, origin="x").id == "draft-in"
    told = cli("profile", source, "--json").json
    assert told["toml"] == printed.out
    assert told["confirm"]


def test_a_draft_works_with_its_marks_and_repeats_them(new_case, tmp_path, cli):
    source, out = tmp_path / "in.csv", tmp_path / "layout.toml"
    source.write_bytes(samples.audit_list())
    assert cli("profile", source, "--out", out).code == 0
    added = cli("add", new_case, source, "--profile", out, *FRAME, "--json")
    assert added.code == 0, added.err
    item = added.json["exhibits"][0]
    assert (item["rows"], item["accepted"], item["rejected"]) == (4, 4, 0)
    assert sum("is not confirmed" in warning for warning in item["warnings"]) >= 3
    assert any("damaged value" in warning for warning in item["warnings"])


def test_confirmed_lines_are_quiet(tmp_path):
    drafted = text_of(tmp_path, samples.audit_list())
    lines = [line.partition(" # CONFIRM:")[0] for line in drafted.text.splitlines()]
    assert profile.parse("\n".join(lines), origin="x").open_questions == ()
