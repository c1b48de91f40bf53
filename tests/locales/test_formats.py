from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filature.locales import LANGUAGES, load
from filature.locales.characters import visible

NARROW, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("lang", "value", "currency", "expected"),
    [
        ("en", "1234.5", "EUR", f"1,234.50{NBSP}EUR"),
        ("fr", "1234.5", "EUR", f"1{NARROW}234,50{NBSP}EUR"),
        ("en", "45.00", "EUR", f"45.00{NBSP}EUR"),
        ("en", "100000", "JPY", f"100,000{NBSP}JPY"),
        ("fr", "100000.00000000", "JPY", f"100{NARROW}000{NBSP}JPY"),
        ("en", "0.00012345", "BTC", f"0.00012345{NBSP}BTC"),
        ("en", "12.345", "EUR", f"12.345{NBSP}EUR"),
        ("en", "1E+3", "EUR", f"1,000.00{NBSP}EUR"),
    ],
)
def test_amounts_keep_every_decimal(lang, value, currency, expected):
    assert load(lang).formats.amount(value, currency) == expected


def test_dates_and_instants():
    en, fr = (load(lang).formats for lang in LANGUAGES)
    assert en.date(date(2026, 4, 3)) == "3 Apr 2026"
    assert fr.date(date(2026, 4, 3)) == "3 avr. 2026"
    instant = datetime(2025, 3, 30, 1, 0, 0, tzinfo=UTC)
    assert en.instant(instant, "Europe/Paris") == "30 Mar 2025 03:00:00 (UTC+2)"
    assert fr.instant(instant, "Asia/Kathmandu", seconds=False) == "30 mars 2025 06:45 (UTC+5:45)"
    assert en.instant(instant.replace(tzinfo=None), "America/Bogota").endswith("(UTC\N{MINUS SIGN}5)")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min 00 s"),
        (3661, "1 h 01 min 01 s"),
        (-75, "\N{MINUS SIGN}1 min 15 s"),
        (86400, "24 h 00 min 00 s"),
    ],
)
def test_durations_are_exact(seconds, expected):
    for lang in LANGUAGES:
        assert load(lang).formats.duration(seconds).replace(NBSP, " ") == expected


def test_nothing_has_no_percentage():
    assert load("en").formats.percent(0, 0) == "\N{EN DASH}"
    assert load("en").formats.percent(106, 323_225) == f"0.033{NBSP}%"
    assert load("en").formats.percent(1, 50_000_000) == f"0.000002{NBSP}%"
    assert load("fr").formats.percent(49_999, 50_000) == f"99,998{NBSP}%"
    assert load("en").formats.percent(8, 26_898) == f"0.03{NBSP}%"
    assert load("en").formats.percent(8, 8) == f"100{NBSP}%"
    assert load("en").formats.percent(0, 8) == f"0{NBSP}%"
    assert load("fr").formats.percent(1, 8) == f"12,5{NBSP}%"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.decimals(min_value=0, max_value=10**15, places=8))
def test_both_languages_write_the_same_amount(value):
    digits = [
        "".join(c for c in load(lang).formats.amount(value, "EUR") if c.isdigit()) for lang in LANGUAGES
    ]
    assert digits[0] == digits[1]
    written = load("en").formats.amount(value, "EUR").removesuffix(f"{NBSP}EUR").replace(",", "")
    assert Decimal(written) == value


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text())
def test_visible_hides_nothing_and_is_stable(value):
    assert visible(visible(value)) == visible(value)
    assert not any(c in visible(value) for c in "\x00\x1b\n\u202e\u200b")
