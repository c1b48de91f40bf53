"""Lists of identifiers: what each line names, and what is said of a line that names nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.errors import InputError
from filature.identity.normalise import of_kind
from filature.networks import seeds


def parsed(text, **more):
    return seeds.parse(text, of_kind, **more)


def test_each_form_is_normalised_as_the_records_are():
    found = parsed(
        "+33 6 39 98 00 01\nA.B@Example.org\nFR76 3000 6000 0112 3456 7890 189\np-1-17-2\nCT-00012\n"
    )
    assert not found.bad
    first = [dict(seed.candidates) for seed in found.seeds]
    assert first[0]["phone"] == "+33639980001"
    assert first[1]["email"] == "a.b@example.org"
    assert first[2]["account"] == "FR7630006000011234567890189"
    assert first[3] == {"person": "P-1-17-2"}
    assert first[4]["customer"] == ":ct-00012"


def test_a_head_says_what_columns_are_and_names_are_not_read():
    found = parsed("Name;Phone;Email\nAna Solier;+639001230001;\nLia Autre;;l@example.org\nZoe;;\n")
    assert [seed.line for seed in found.seeds] == [2, 3]
    assert found.not_read == ("name",)
    assert [(bad.line, bad.code) for bad in found.bad] == [(4, "no-identifier")]


def test_kind_beside_identifier():
    found = parsed("kind,identifier\nphone,+639001230001\nfax,123456\n")
    assert [seed.candidates for seed in found.seeds] == [(("phone", "+639001230001"),)]
    assert [(bad.line, bad.code) for bad in found.bad] == [(3, "kind")]
    assert parsed("phone,+639001230001\nemail,a@example.org").seeds[1].candidates == (
        ("email", "a@example.org"),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Jean Dupont", "names are never sought"),
        ("****1234", "masked"),
        ("n/a", "placeholder"),
        ("x" * 300, "300 characters"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_without_its_value(line, words):
    found = parsed(f"+639001230001\n\n{line}\n")
    (bad,) = found.bad
    assert bad.line == 3
    assert words in bad.message
    assert line not in bad.message


def test_national_numbers_need_a_region():
    assert "phone" not in dict(parsed("06 39 98 00 01").seeds[0].candidates)
    assert dict(parsed("06 39 98 00 01", region="FR").seeds[0].candidates)["phone"] == "+33639980001"
    assert "--region" in parsed("kind;value\nphone;06 39 98 00 01").bad[0].message


def test_a_repeated_identifier_counts_once():
    assert len(parsed("+639001230001\n+63 900 123 0001\n").seeds) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list-empty"),
        (b"\n \n", "list-empty"),
        (b"a\0b", "list-binary"),
        (b"ok\n\xff\xfe", "list-encoding"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path, data, code):
    path = tmp_path / "list.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        parsed(seeds.read(path))
    assert caught.value.code == code
    assert caught.value.hint


def test_no_file_and_too_many_lines(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="no-list"):
        seeds.read(tmp_path)
    monkeypatch.setattr(seeds, "MOST_LINES", 2)
    with pytest.raises(InputError, match="list-long"):
        parsed("a\nb\nc")
    monkeypatch.setattr(seeds, "MOST_BYTES", 2)
    (tmp_path / "big").write_text("long")
    with pytest.raises(InputError, match="list-size"):
        seeds.read(tmp_path / "big")


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_every_text_is_a_list_or_a_clear_error(text):
    try:
        found = parsed(text)
    except InputError as error:
        assert error.hint  # noqa: PT017 - either outcome is right
        return
    lines = text.splitlines()
    assert all(1 <= item.line <= len(lines) for item in (*found.seeds, *found.bad))
