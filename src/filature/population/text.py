"""Columns of text without loops over rows: joining, choosing from short lists, padding, times, amounts."""

import unicodedata
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from filature.population.clock import DAY
from filature.population.series import Ints

TEXT = pa.string()


def joined(*parts: pa.Array | str, sep: str = "") -> pa.Array:
    """Return the parts of each row joined; null where a part is null."""
    return pc.binary_join_element_wise(*parts, sep)


def lines(columns: Sequence[pa.Array | str], sep: str) -> pa.Array:
    """Return one line per row; a null field becomes empty."""
    return pc.binary_join_element_wise(*columns, sep, null_handling="replace", null_replacement="")


def run_together(values: pa.Array) -> bytes:
    """Return all texts of a column one after the other, in UTF-8."""
    return bytes(pc.binary_join(pa.ListArray.from_arrays([0, len(values)], values), "")[0].as_buffer())


def choose(texts: Sequence[str], index: Ints) -> pa.Array:
    """Return, for each row, the text at that place of a short list."""
    return pa.array(list(texts), type=TEXT).take(pa.array(index))


def padded(numbers: Ints, width: int) -> pa.Array:
    """Return whole numbers with leading zeros."""
    return pc.utf8_lpad(pc.cast(pa.array(numbers), TEXT), width, "0")


def folded(text: str) -> str:
    """Return `text` without accents and apart from letters and digits only with hyphens."""
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain if sign.isalnum() or sign == "-")


def days(wall_s: Ints, form: str) -> pa.Array:
    """Return the date of each wall time; `form` is a strftime form, or 'm/d/yyyy' without padding."""
    number = wall_s // DAY
    if not len(number):
        return pa.array([], type=TEXT)
    first, last = int(number.min()), int(number.max())
    known = np.arange(first, last + 1).astype("datetime64[D]").tolist()
    if form == "m/d/yyyy":
        texts = [f"{day.month}/{day.day}/{day.year}" for day in known]
    else:
        texts = [day.strftime(form) for day in known]
    return choose(texts, number - first)


def times(wall_s: Ints) -> pa.Array:
    """Return HH:MM:SS of each wall time."""
    second = wall_s % DAY
    minutes = [f"{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440)]
    return joined(choose(minutes, second // 60), choose([f"{n:02d}" for n in range(60)], second % 60))


def half_day_times(wall_s: Ints) -> pa.Array:
    """Return h:MM AM or PM of each wall time (seconds are cut off)."""
    texts = [
        f"{(minute // 60 + 11) % 12 + 1}:{minute % 60:02d} {('AM', 'PM')[minute // 720]}"
        for minute in range(1440)
    ]
    return choose(texts, wall_s % DAY // 60)


def amounts(cents: Ints, *, mark: str, group: str | pa.Array) -> pa.Array:
    """Return amounts below 10**9 with two decimals after `mark`; `group` parts the thousands (row by row)."""
    whole = cents // 100
    three = [f"{n:03d}" for n in range(1000)]
    low, middle = choose(three, whole % 1000), choose(three, whole // 1000 % 1000)
    head = [pc.cast(pa.array(whole // scale), TEXT) for scale in (1, 10**3, 10**6)]
    body = pc.if_else(pa.array(whole >= 10**3), joined(head[1], group, low), head[0])
    body = pc.if_else(pa.array(whole >= 10**6), joined(head[2], group, middle, group, low), body)
    return joined(body, mark, choose([f"{n:02d}" for n in range(100)], cents % 100))
