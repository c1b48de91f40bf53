"""What one pass over the bytes shows."""

import pytest

from filature.errors import InputError, RefusedError
from filature.intake.formats import encoding
from filature.intake.formats.encoding import settle
from filature.intake.limits import MAX_LINE, MIB


def look(data: bytes, folder, encodings=("utf-8",), quote='"'):
    source = folder / "in.csv"
    source.write_bytes(data)
    return settle(source, encodings, folder / "spare", quote=quote, file="in.csv")


@pytest.mark.parametrize(
    ("data", "lines", "blank"),
    [
        (b"a\nb\n", 2, False),
        (b"a\nb", 2, False),
        (b"a\r\nb\r\n", 2, False),
        (b"a\rb\r", 2, False),
        (b"a\n\nb\n", 3, True),
        (b"\na\n", 2, True),
        (b"a\r\n\r\nb", 3, True),
        (b"a\nb\n\n\n", 2, False),
        (b"\xef\xbb\xbfa\n", 1, False),
        (b"\xef\xbb\xbf\na\n", 2, True),
    ],
)
@pytest.mark.parametrize("piece", [1, 3, MIB])
def test_lines_are_counted(data, lines, blank, piece, tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "_CHUNK", piece)
    text = look(data, tmp_path)
    assert (text.lines, text.blank_lines) == (lines, blank)


@pytest.mark.parametrize("piece", [1, 2, 3, MIB])
def test_the_first_bad_byte_is_named_wherever_pieces_end(piece, tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "_CHUNK", piece)
    with pytest.raises(InputError) as caught:
        look("é\nab\né".encode() + b"\xff\n", tmp_path)
    assert (caught.value.context["byte"], caught.value.context["line"]) == (8, 3)
    assert "0xFF" in caught.value.message


def test_a_character_cut_off_at_the_end_is_a_bad_byte(tmp_path):
    with pytest.raises(InputError) as caught:
        look("aé".encode()[:-1], tmp_path)
    assert caught.value.context["byte"] == 1


def test_long_lines_are_found_across_pieces(tmp_path):
    line = b"x" * (MAX_LINE - 1) + b"\n"
    assert look(line * 3, tmp_path).long_line
    with pytest.raises(RefusedError) as caught:
        look(line + b"x" * (MAX_LINE + 2) + b"\n", tmp_path)
    assert (caught.value.code, caught.value.context["line"]) == ("limit-line", 2)
    with pytest.raises(RefusedError) as caught:
        look(b"\xe9" * (MAX_LINE + 2), tmp_path, ("cp1252",))
    assert caught.value.code == "limit-line"
    assert not (tmp_path / "spare").exists()


def test_nul_is_refused_in_every_encoding(tmp_path):
    for codec in ("utf-8", "cp1252", "utf-16"):
        with pytest.raises(RefusedError) as caught:
            look("a\nb\0c\n".encode(codec), tmp_path, (codec,))
        assert (caught.value.code, caught.value.context["line"]) == ("nul-byte", 2)


def test_quotes_are_noticed(tmp_path):
    assert look(b'a"b\n', tmp_path).quotes
    assert not look(b'a"b\n', tmp_path, quote="").quotes
