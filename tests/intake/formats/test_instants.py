"""Times that stand as numbers: only documented conversions, and nothing for what does not fit."""

import pytest

from filature.intake.formats import instants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "1970-01-01T00:00:00Z"),
        ("1740823200", "2025-03-01T10:00:00Z"),
        (" 1740823200 ", "2025-03-01T10:00:00Z"),
        ("1740823200.25", "2025-03-01T10:00:00.250000Z"),
        ("-86400", "1969-12-31T00:00:00Z"),
        ("99999999999999999", None),  # beyond any calendar
        ("soon", None),
        ("1e9", None),
        ("١٧٤٠٨٢٣٢٠٠", None),  # digits of another script are no Unix time
        ("", None),
        (None, None),
    ],
)
def test_unix_seconds(text, expected):
    assert instants.epoch(text) == expected


def test_unix_milliseconds():
    assert instants.epoch("1740823200123", seconds=False) == "2025-03-01T10:00:00.123000Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1740823200", "2025-03-01T10:00:00Z"),
        ("1740823200123", "2025-03-01T10:00:00.123000Z"),
        ("1740823200123456", "2025-03-01T10:00:00.123456Z"),
        ("174082320", None),
        ("17408232001234", None),
    ],
)
def test_the_length_tells_the_unit(text, expected):
    assert instants.epoch_by_length(text) == expected


def test_identifiers_of_discord():
    assert instants.snowflake("175928847299117063") == "2016-04-30T11:18:25.796000Z"  # Discord's own example
    assert instants.snowflake("12") is None
    assert instants.snowflake("not a number at all") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20210831120000Z", "2021-08-31T12:00:00Z"),
        ("20210831120000+0200", "2021-08-31T12:00:00+0200"),
        ("20210831120000", "2021-08-31T12:00:00"),
        ("20210831120000.500Z", "2021-08-31T12:00:00.500Z"),
        ("20210831120000,0Z", "2021-08-31T12:00:00Z"),
        ("2021-08-31T12:00:00Z", None),
        (None, None),
    ],
)
def test_asn1_times(text, expected):
    assert instants.generalised(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-02T17:47:57.955519754+00:00", "2026-07-02T17:47:57.955519+00:00"),
        ("2026-07-02T17:47:57.955+00:00", "2026-07-02T17:47:57.955+00:00"),
        ("soon", "soon"),
        (None, None),
    ],
)
def test_what_is_finer_than_a_microsecond_is_cut(text, expected):
    assert instants.to_micros(text) == expected
