"""A pack as files: the fitted half of it, written so that a person can read and compare it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from filature.leads.pack import FILES, ROLES, Pack, Weights, read
from filature.workspace.files import export

_HEAD = """# What each sign weighs: whole centidecibans (1000 x log10 of a likelihood ratio), by explanation and bin
# (cuts: indicators.toml). Support against an explanation = sum over signs of (LSAC - explanation). Made by
# `filature pack fit`, never edited by hand. mix: the stated share of every explanation, by which the order weighs.
"""
_REPLICATES = """# The same weights fitted again, each on one part of the examples; an interval is their range.
"""


def write(pack: Pack, indicators: str, folder: Path, *, version: str) -> Pack:
    """Write `pack` with its hand-written half `indicators` into `folder`; return it as it reads back."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [_HEAD, f'version = "{version}"', "", "[provenance]"]
    lines += [f"{key} = {_value(value)}" for key, value in pack.provenance.items()]
    for role in ROLES:
        lines += ["", f"[mix.{role}]", *(f"{code} = {share!r}" for code, share in pack.mix[role].items())]
    for weights in pack.passes:
        lines += ["", "[[pass]]", *_tables("pass", weights)]
    for role in ROLES:
        lines += _tables(f"weights.{role}", pack.weights[role])
    parts = [_REPLICATES]
    for replicate in pack.replicates:
        parts.append("[[replicate]]")
        for role in ROLES:
            parts += _tables(f"replicate.{role}", replicate[role])
        parts.append("")
    texts = (indicators, "\n".join(lines) + "\n", "\n".join(parts) + "\n")
    for name, text in zip(FILES, texts, strict=True):
        export(folder / name, text.encode())
    return read(folder)


def differences(one: Pack, other: Pack) -> Iterator[dict[str, Any]]:
    """Yield what two packs measure or weigh differently, largest change of a weight first within each role."""
    before, after = one.by_id(), other.by_id()
    for name in sorted(before.keys() ^ after.keys()):
        yield {"indicator": name, "only_in": one.id if name in before else other.id}
    for name in sorted(before.keys() & after.keys()):
        changed = [
            key
            for key in ("feature", "cuts", "least", "starts")
            if getattr(before[name], key) != getattr(after[name], key)
        ]
        if changed:
            yield {"indicator": name, "changed": changed}
    for role in ROLES:
        found = []
        for name in one.weights[role].keys() & other.weights[role].keys():
            for code, row in one.weights[role][name].items():
                against = other.weights[role][name][code]
                if len(row) == len(against) and row != against:
                    found.append((max(abs(a - b) for a, b in zip(row, against, strict=True)), name, code))
        for most, name, code in sorted(found, reverse=True):
            yield {"role": role, "indicator": name, "explanation": code, "largest_change": most}


def _tables(prefix: str, weights: Weights) -> list[str]:
    lines = []
    for name, codes in weights.items():
        lines += ["", f'[{prefix}."{name}"]']
        lines += [f"{code} = [{', '.join(map(str, row))}]" for code, row in codes.items()]
    return lines


def _value(value: Any) -> str:  # noqa: ANN401 - texts, numbers and lists of them
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)
