"""An XML element as flat data: the path of every leaf, and its texts."""

from collections.abc import Collection, Mapping

from lxml import etree

from filature.intake.formats.stagedfile import as_json

Leaves = Mapping[str, list[str]]

_REMEMBERED = 4096  # children of one path whose names are kept: far more than any message defines


class _Paths(dict[str, "_Paths"]):
    """The path of an element as a reader writes it, and by tag those of its children: each is made once."""

    __slots__ = ("below", "name", "path")

    def __init__(self, path: str, name: str) -> None:
        super().__init__()
        self.path, self.name = path, name
        self.below = f"{path}/" if path else ""

    def __missing__(self, tag: str) -> "_Paths":
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        made = _Paths(self.below + name, name)
        if len(self) < _REMEMBERED:
            self[tag] = made
        return made


_ROOT = _Paths("", "")


def leaves(element: "etree._Element", *, without: Collection[str] = ()) -> dict[str, list[str]]:
    """Return relative path -> texts in document order ('Amt', 'Amt@Ccy', 'RltdPties/Dbtr/Nm').

    Local names only; subtrees named in `without` are left out; leaves without text too.
    """
    found: dict[str, list[str]] = {}
    _take(element, _ROOT.path, found)
    _below(element, _ROOT, frozenset(without), found)
    return found


def _take(node: "etree._Element", path: str, found: dict[str, list[str]]) -> None:
    """Add the attributes and the text of one element."""
    for key, value in node.items():
        found.setdefault(f"{path}@{key.rpartition('}')[2]}", []).append(value)
    text = node.text
    if text and (text := text.strip()):
        found.setdefault(path, []).append(text)


def _below(
    parent: "etree._Element", paths: _Paths, without: frozenset[str], found: dict[str, list[str]]
) -> None:
    """Add everything under one element; depth is bounded by the parser."""
    for node in parent:
        own = paths[node.tag]
        if own.name in without:
            continue
        text = node.text  # as `_take` does; half of all elements are leaves without attributes
        if node.items():
            _take(node, own.path, found)
        elif text and (text := text.strip()):
            if (texts := found.get(own.path)) is None:
                found[own.path] = [text]
            else:
                texts.append(text)
        if len(node):
            _below(node, own, without, found)


def first(data: Leaves, *paths: str) -> str | None:
    """Return the first text of the first path that has one."""
    for path in paths:
        if path in data:
            return data[path][0]
    return None


def raw(*parts: tuple[str, Leaves]) -> str:
    """Return compact JSON of the leaves of several elements, each under its prefix."""
    return as_json(
        (prefix + path, texts[0] if len(texts) == 1 else texts)
        for prefix, data in parts
        for path, texts in data.items()
    )
