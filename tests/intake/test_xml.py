"""XML that a stranger wrote."""

import pytest

from filature.errors import InputError
from filature.intake import xml
from filature.intake.limits import MIB


def scanned(data: bytes, piece: int = 1000) -> list[str]:
    seen: list[str] = []
    pieces = (data[at : at + piece] for at in range(0, len(data), piece))
    xml.scan(pieces, lambda name, _: seen.append(name), {"file": "f"})
    return seen


def refused(call) -> str:
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.context["file"] == "f"
    assert caught.value.hint
    return caught.value.code


def parsed(data: bytes, folder) -> list[str]:
    (folder / "in.xml").write_bytes(data)
    return [xml.local(element) for event, element in xml.events(folder / "in.xml", "f") if event == "end"]


def test_elements_come_by_local_name(tmp_path):
    document = b'<x:a xmlns:x="u"><!-- c --><?p i?><b/></x:a>'
    assert scanned(document) == ["a", "b"]
    assert parsed(document, tmp_path) == ["b", "a"]


def test_both_parsers_refuse_a_document_type_even_in_utf_16(tmp_path):
    for codec in ("utf-8", "utf-16"):
        document = f'<?xml version="1.0" encoding="{codec}"?><!-- x --><!DOCTYPE a><a/>'.encode(codec)
        assert refused(lambda: scanned(document)) == "xml-dtd"  # noqa: B023
        assert refused(lambda: parsed(document, tmp_path)) == "xml-dtd"  # noqa: B023


def test_a_document_type_in_a_comment_is_none(tmp_path):
    assert parsed(b"<!-- <!DOCTYPE a> --><a/>", tmp_path) == ["a"]


def test_depth_ends_at_256(tmp_path):
    for depth, fine in ((256, True), (257, False), (200_000, False)):
        document = b"<a>" * depth + b"</a>" * depth
        if fine:
            assert len(scanned(document)) == len(parsed(document, tmp_path)) == depth
        else:
            assert refused(lambda: scanned(document)) == "xml-depth"  # noqa: B023
            assert refused(lambda: parsed(document, tmp_path)) == "xml-depth"  # noqa: B023


def test_texts_and_tags_without_end_are_refused(tmp_path):
    text = b"<a>" + b"x" * (11 * MIB) + b"</a>"
    assert refused(lambda: parsed(text, tmp_path)) == "xml-text"
    assert refused(lambda: scanned(text, 64 << 10)) == "xml-text"
    tag = b'<a b="' + b"x" * (11 * MIB)
    assert refused(lambda: scanned(tag, 64 << 10)) == "xml-text"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"<a><b>", "xml-truncated"),
        (b"<a><b", "xml-truncated"),
        (b"", "xml-truncated"),
        (b"<a></b>", "xml-malformed"),
        (b"<a>&unknown;</a>", "xml-malformed"),
        (b"<a/>tail", "xml-malformed"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
    ],
)
def test_what_is_wrong_is_told_apart(document, code, tmp_path):
    assert refused(lambda: parsed(document, tmp_path)) == code
    assert refused(lambda: scanned(document)) in {code, "xml-malformed"}


def test_a_document_cut_anywhere_is_truncated_and_gives_what_was_whole(tmp_path):
    head = """<?xml version="1.0" encoding="UTF-8"?><!--é--><a x="1" y='2'>"""
    document = f"{head}<b>t&amp;é</b><c><![CDATA[<d>]]></c></a>".encode()
    for part in (document[:end] for end in range(len(document))):
        assert refused(lambda: parsed(part, tmp_path)) == "xml-truncated", part  # noqa: B023
