"""A finished file is checked without its workspace; whatever it is, the answer is checks, not an error."""

import dataclasses
import json
import random
import re
import zlib

import pypdf
import pytest
import rfc8785

from dossier.example import brief, pdf, ready
from filature.dossier import contents, pdffile, render, verify_file
from filature.dossier.tables import tables
from filature.errors import InputError


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The bytes of a dossier as the pipeline writes it."""
    found = brief()
    return pdf(found, "fr", tmp_path_factory.mktemp("tmp"), tables(found))


def checks_of(data, tmp_path):
    path = tmp_path / "dossier.pdf"
    path.write_bytes(data)
    return list(verify_file(path))


def failed(data, tmp_path):
    found = [check for check in checks_of(data, tmp_path) if not check.ok]
    assert all(check.hint and check.subject and check.expected != check.got for check in found)
    return [check.name for check in found]


def rewritten(data, tmp_path, attached=None, change=None):
    """Return the PDF written again by another program, with other attachments or changed objects."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(data))
    if attached is not None:
        del writer.root_object["/Names"]
        for name, contents_ in attached.items():
            writer.add_attachment(name, contents_)
    if change:
        change(writer)
    target = tmp_path / "rewritten.pdf"
    writer.write(target)
    return target.read_bytes()


def inside(found):
    return {render.FACTS: render.attached_facts(found), **tables(found)}


@pytest.fixture(scope="module")
def opened(example, tmp_path_factory):
    path = tmp_path_factory.mktemp("opened") / "dossier.pdf"
    path.write_bytes(example)
    return pdffile.read(path)


@pytest.fixture
def source(example, tmp_path):
    path = tmp_path / "source.pdf"
    path.write_bytes(example)
    return path


def test_what_was_written_fits(example, tmp_path):
    found = checks_of(example, tmp_path)
    assert [check.name for check in found if not check.ok] == []
    names = {check.name for check in found}
    assert {"dossier-file", "dossier-facts", "dossier-table", "dossier-title", "dossier-pages"} <= names
    assert sum(check.name == "dossier-table" for check in found) == 5


def test_a_ready_dossier_in_english_fits(tmp_path):
    found = ready()
    assert failed(pdf(found, "en", tmp_path, tables(found)), tmp_path) == []


def test_names_in_any_script_fit(tmp_path):
    found = brief()
    scripts = [
        "שלום עולם",
        "محمد علي",
        "Ελένη Łuk",
        "office ﬁ q\u0301",
        "word " * 300,
        "(1) [2] \\ \u202e\x00",
    ]
    found["person"]["names"] = scripts
    found["counterparts"][0]["name"] = scripts[0]
    found["payments"][0]["reference"] = scripts[1]
    assert failed(pdf(found, "en", tmp_path, tables(found)), tmp_path) == []


def test_contents_are_enough_to_write_it_again(source, example, tmp_path):
    from filature.figures.from_facts import figures

    found = contents(source)
    assert found.facts == brief()
    again = render.pdf(
        found.facts, figures(found.facts, found.lang), tables(found.facts), found.lang, tmp=tmp_path
    )
    assert again == example


def test_other_facts_are_noticed_on_the_pages(source, tmp_path):
    """Facts and tables changed together, as somebody who knows the format would do."""
    found = brief()
    found["person"]["names"][0] = "Somebody Else"
    assert failed(rewritten(source, tmp_path, inside(found)), tmp_path) == ["dossier-pages"]


def test_facts_that_do_not_add_up_are_noticed(source, tmp_path):
    found = brief()
    found["payments"][0]["amount"] = "36.00"
    assert failed(rewritten(source, tmp_path, inside(found)), tmp_path) == ["dossier-facts", "dossier-pages"]


def test_every_changed_table_is_named(source, tmp_path):
    attached = {
        name: data if name == render.FACTS else data.replace(b"1", b"2", 1)
        for name, data in inside(brief()).items()
    }
    found = checks_of(rewritten(source, tmp_path, attached), tmp_path)
    named = [check.subject for check in found if check.name == "dossier-table" and not check.ok]
    assert [subject.split(", line ")[0] for subject in named] == sorted(tables(brief()))
    assert all(", line " in subject for subject in named)


def test_a_missing_and_a_strange_attachment_are_noticed(source, tmp_path):
    attached = inside(brief())
    del attached["payments.csv"]
    attached["more.csv"] = b"x"
    assert failed(rewritten(source, tmp_path, attached), tmp_path)[:2] == [
        "dossier-attachments",
        "dossier-table",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b"null",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": "filature-facts/9"}',
        b'{"schema": "filature-facts/1"}',
        b'{"schema":"filature-facts/1"}',
        json.dumps(brief()).encode(),
        rfc8785.dumps({**brief(), "document": 3}),
        rfc8785.dumps({**brief(), "payments": {"a": None}}),
    ],
    ids=range(12),
)
def test_wrong_facts_end_in_a_failed_check(data, opened, source, monkeypatch):
    monkeypatch.setattr(
        "filature.dossier.checking.read",
        lambda _: dataclasses.replace(opened, attached={**inside(brief()), render.FACTS: data}),
    )
    found = [check.name for check in verify_file(source) if not check.ok]
    assert found[0] in {"dossier-file", "dossier-facts"}


def with_other_properties(writer):
    writer.add_metadata({"/Title": "Dossier", "/Author": "Somebody", "/CreationDate": "D:20200101000000Z"})
    writer.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject("de")


def test_other_properties_are_named(source, tmp_path):
    found = failed(rewritten(source, tmp_path, change=with_other_properties), tmp_path)
    assert set(found) >= {"dossier-language", "dossier-title", "dossier-author", "dossier-date"}


def fewer_pages(writer):
    writer.remove_page(3)


def swapped_pages(writer):
    kids = writer.root_object["/Pages"]["/Kids"]
    kids[2], kids[3] = kids[3], kids[2]


@pytest.mark.parametrize("change", [fewer_pages, swapped_pages])
def test_missing_and_moved_pages_are_noticed(change, source, tmp_path):
    assert failed(rewritten(source, tmp_path, change=change), tmp_path) == ["dossier-pages"]


def test_something_added_at_the_end_is_noticed(example, tmp_path):
    assert failed(example + b"\n% more\nstartxref\n0\n%%EOF\n", tmp_path)[0] == "dossier-file"


def streams(data):
    """Return the spans of compressed streams."""
    pattern = rb"/Length (\d+)[^>]*/FlateDecode[^>]*>>\s*stream\r?\n"
    return [(found.end(), found.end() + int(found[1])) for found in re.finditer(pattern, data)]


def test_a_changed_byte_in_any_packed_stream_is_noticed(example, tmp_path):
    """Pages, fonts and attachments; 16 seeded flips here, more by hand."""
    rng = random.Random(20260706)  # noqa: S311 - a repeatable choice
    spans = streams(example)
    assert len(spans) > 20
    path = tmp_path / "flipped.pdf"
    for _ in range(16):
        first, last = rng.choice(spans)
        at = rng.randrange(first, last)
        broken = bytearray(example)
        broken[at] ^= 1 << rng.randrange(8)
        path.write_bytes(broken)
        with pytest.raises(InputError, match="pdf-"):
            pdffile.read(path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "expected %PDF-"),
        (b"PK\x03\x04", "expected %PDF-"),
        (b"%PDF-1.7\n", "cannot be read as PDF"),
        (b"%PDF-1.7\n%%EOF", "cannot be read as PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "cannot be read as PDF"),
    ],
)
def test_what_is_no_pdf_is_said(data, said, tmp_path):
    (found,) = checks_of(data, tmp_path)
    assert said in found.got


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.9999])
def test_a_truncated_file_is_said(share, example, tmp_path):
    (found,) = checks_of(example[: int(len(example) * share)], tmp_path)
    assert "cannot be read" in found.got or "repairs" in found.got


def test_no_file_and_a_folder_are_said(tmp_path):
    for path in (tmp_path / "absent.pdf", tmp_path):
        (found,) = verify_file(path)
        assert not found.ok
        assert "cannot be read" in found.got


def made(tmp_path, fill):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    fill(writer)
    target = tmp_path / "made.pdf"
    writer.write(target)
    return target.read_bytes()


def test_somebody_elses_pdf_is_said(tmp_path):
    (*_, found) = checks_of(made(tmp_path, lambda _: None), tmp_path)
    assert "no facts.json is attached" in found.got


def test_an_encrypted_file_is_said(tmp_path):
    data = made(tmp_path, lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    (found,) = checks_of(data, tmp_path)
    assert found.got == "is encrypted"


def test_too_many_pages_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr(pdffile, "MOST_PAGES", 20)
    data = made(tmp_path, lambda writer: [writer.add_blank_page(10, 10) for _ in range(20)])
    (found,) = checks_of(data, tmp_path)
    assert "more than 20 pages" in found.got


def packed(data):
    def fill(writer) -> None:
        stream = pypdf.generic.EncodedStreamObject()
        stream._data = data
        stream[pypdf.generic.NameObject("/Filter")] = pypdf.generic.NameObject("/FlateDecode")
        writer._add_object(stream)

    return fill


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_does(tmp_path, monkeypatch):
    monkeypatch.setattr(pdffile, "MOST_BYTES", 1 << 20)
    bomb = zlib.compress(b"\x00" * (3 << 20))
    (found,) = checks_of(made(tmp_path, packed(bomb)), tmp_path)
    assert "when unpacked" in found.got


def test_a_file_that_is_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(pdffile, "MOST_BYTES", 100)
    (found,) = checks_of(b"%PDF-" + b" " * 200, tmp_path)
    assert "at most 100" in found.got


def test_a_version_that_may_say_it_otherwise_is_not_compared_and_says_so(tmp_path):
    found = brief()
    found["document"]["software"]["version"] = "0.0.9"
    data = pdf(found, "en", tmp_path, tables(found))
    (pages,) = [check for check in checks_of(data, tmp_path) if check.name == "dossier-pages"]
    assert "NOT compared" in pages.subject
    assert "0.0.9" in pages.hint
