import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.dossier.glyphs import RANGES, can_show, everywhere, shown, svg

STYLES = {
    "regular": "#c",
    "bold": "#strong(c)",
    "italic": "#emph(c)",
    "fixed": '#text(font: "DejaVu Sans Mono", c)',
}
HEAD = """#set document(title: "t", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "en", font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
"""


@pytest.mark.parametrize("style", STYLES)
def test_the_bundled_fonts_show_every_promised_character(style, tmp_path):
    every = [chr(code) for low, high in RANGES for code in range(low, high + 1) if can_show(chr(code))]
    assert len(every) > 1500
    (tmp_path / "c.json").write_text(json.dumps(every), encoding="utf-8")
    (tmp_path / "c.typ").write_text(HEAD + f'#for c in json("c.json") [{STYLES[style]} ]', encoding="utf-8")
    found = typst.compile(
        str(tmp_path / "c.typ"),
        root=str(tmp_path),
        ignore_system_fonts=True,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=0,
    )
    assert found.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoé Ñandú Łuk", "Zoé Ñandú Łuk"),
        ("e\u0301", "é"),
        ("ไ", "‹U+0E44›"),
        ("a\u202eb", "a‹U+202E›b"),
        ("\x00\n\t", "‹U+0000›‹U+000A›‹U+0009›"),
        ("1\N{NARROW NO-BREAK SPACE}234", "1\N{NARROW NO-BREAK SPACE}234"),
        ("\U0001f600", "‹U+1F600›"),
    ],
)
def test_what_cannot_be_shown_is_written_out(text, expected):
    assert shown(text) == expected


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text())
def test_shown_is_stable_and_shows_only_what_it_can(text):
    once = shown(text)
    assert shown(once) == once
    assert all(can_show(c) for c in once)


def test_lines_of_an_svg_stay():
    assert svg("<svg>\n<text>ไ</text>\n</svg>\n") == "<svg>\n<text>‹U+0E44›</text>\n</svg>\n"


def test_long_words_break_and_hashes_do_not():
    found = everywhere({"a": ["x" * 100, "0" * 64, 3, None]})
    assert "\u200b" in found["a"][0]
    assert found["a"][0].replace("\u200b", "") == "x" * 100
    assert found["a"][1:] == ["0" * 64, 3, None]
