"""The page of error codes, found by walking the source: whatever can be raised is on it."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filature import errors
from filature.errors import FilatureError
from filature.intake import accept

Table = Callable[[tuple[str, ...], Iterable[tuple[object, ...]]], str]
_CLASSES: dict[str, type[FilatureError]] = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, FilatureError) and value is not FilatureError
}
_INTRODUCTION = """\
An error is one line on standard error: `code: where: what was found and expected; what to do`. *Where* is
the file, line, sheet, field or profile, as far as known. What the program fills in stands here as {name}. A
code keeps its meaning.
"""
_REJECTED = """\
A row that does not fit is kept in the table `rejection` with its code, what was found and what was expected.
When no row of a file fits, the file is refused, with the code of its first row after `rows-`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One place that makes an error: its code, class, and the shapes of its message and hint."""

    code: str
    kind: str
    message: str
    hint: str
    module: str


def error_page(source: Path, note: str, table: Table) -> str:
    """Return the page: how an error reads, every code, and the codes of rejected rows."""
    found = list(raised(source))
    codes = sorted({item.code for item in found})
    kinds = table(
        ("class", "exit code", "meaning"),
        [
            (f"`{name}`", kind.exit_code, (kind.__doc__ or "").split("\n")[0])
            for name, kind in _CLASSES.items()
        ],
    )
    rows = []
    for code in codes:
        same = [item for item in found if item.code == code]
        rows.append(
            (
                f"`{code}`",
                ", ".join(dict.fromkeys(item.kind for item in same)),
                ", ".join(dict.fromkeys(str(_CLASSES[item.kind].exit_code) for item in same)),
                " / ".join(dict.fromkeys(item.message for item in same)),
                " / ".join(dict.fromkeys(item.hint for item in same if item.hint)),
            )
        )
    expected = [(f"`{code}`", field, text) for code, (field, text) in accept._EXPECTED.items()]  # noqa: SLF001
    expected += [(f"`{code}`", field, text) for code, field, text in problems(source)]
    parts = [
        "# Errors\n",
        note,
        _INTRODUCTION,
        kinds,
        "\n## Codes\n",
        table(("code", "class", "exit", "what it says", "what to do"), rows),
        "\n## From the command itself\n",
        table(("code", "exit", "what it says"), sorted(set(from_the_command(source)))),
        "\n## Codes of rejected rows\n",
        _REJECTED,
        table(("code", "field", "expected"), sorted(set(expected))),
    ]
    return "\n".join(parts) + "\n"


def raised(source: Path) -> Iterator[Raised]:
    """Yield every construction of an error in the package, in order of file and line."""
    for path in sorted(source.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope, call in _calls(tree):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name not in _CLASSES or not call.args:
                continue
            code = _shape(call.args[0], scope, tree)
            if not code.startswith("{"):  # passed on from another process, where it was made
                message, hint = (
                    _shape(call.args[i], scope, tree) if len(call.args) > i else "" for i in (1, 2)
                )
                module = path.relative_to(source).as_posix()
                yield Raised(code=code, kind=name, message=message, hint=hint, module=module)


def from_the_command(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, exit code and text of the lines that the command line makes without an error class."""
    tree = ast.parse((source / "cli" / "__init__.py").read_text(encoding="utf-8"))
    for scope, call in _calls(tree):
        if isinstance(call.func, ast.Name) and call.func.id == "_fail":
            code, colon, text = _shape(call.args[0], scope, tree).partition(": ")
            if colon:
                yield f"`{code}`", _shape(call.args[1], scope, tree), text


def problems(source: Path) -> Iterator[tuple[str, str, str]]:
    """Yield code, field and expectation of every problem that a reader gives a single row."""
    for path in sorted((source / "intake" / "formats").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope, call in _calls(tree):
            if isinstance(call.func, ast.Name) and call.func.id == "Problem":
                given = {item.arg: _shape(item.value, scope, tree) for item in call.keywords if item.arg}
                yield given.get("code", ""), given.get("field", ""), given.get("expected", "")


def _calls(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Yield every call with the innermost function around it (or the module)."""

    def walk(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.AST, ast.Call]]:
        inner = node if isinstance(node, ast.FunctionDef) else scope
        if isinstance(node, ast.Call):
            yield inner, node
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inner)

    yield from walk(tree, tree)


def _shape(node: ast.expr, scope: ast.AST, tree: ast.Module) -> str:
    """Return a text as the source shows it, with {name} where a value is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{_name(part.value)}}}" if isinstance(part, ast.FormattedValue) else _shape(part, scope, tree)
            for part in node.values
            if isinstance(part, ast.expr)
        )
    if isinstance(node, ast.IfExp):
        return " / ".join(dict.fromkeys((_shape(node.body, scope, tree), _shape(node.orelse, scope, tree))))
    if isinstance(node, ast.BinOp):
        return _shape(node.left, scope, tree) + _shape(node.right, scope, tree)
    if isinstance(node, ast.Name):
        values = [
            item for item in _values(node, scope, tree) if _name(item) != node.id
        ]  # passed on by its name
        texts = [_shape(item, scope, tree) for item in values]
        told = [text for text in texts if not re.fullmatch(r"\{\w+\}", text)]
        if told:
            return " / ".join(dict.fromkeys(told))
    return f"{{{_name(node)}}}"


def _values(node: ast.Name, scope: ast.AST, tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what a name may stand for: what was assigned to it last, or what callers give for it."""
    assigned = [item for item in _assignments(scope, node.id) if item.lineno < node.lineno]
    if assigned:
        value: ast.expr = assigned[-1].value
        if isinstance(assigned[-1], ast.AugAssign) and len(assigned) > 1:
            value = ast.BinOp(left=assigned[-2].value, op=ast.Add(), right=value)
        yield value
    elif isinstance(scope, ast.FunctionDef) and node.id in (names := [a.arg for a in scope.args.args]):
        place = names.index(node.id)
        for _, call in _calls(tree):
            if isinstance(call.func, ast.Name) and call.func.id == scope.name and len(call.args) > place:
                yield call.args[place]
    else:
        yield from (item.value for item in _assignments(ast.Module(tree.body, []), node.id, deep=False))


def _assignments(place: ast.AST, name: str, *, deep: bool = True) -> list[ast.Assign | ast.AugAssign]:
    """Return the assignments to a name, in order of line; those that read it themselves say nothing."""
    nodes = ast.walk(place) if deep else ast.iter_child_nodes(place)
    found = [
        item
        for item in nodes
        if (
            isinstance(item, ast.Assign) and name in _names(item.targets) and name not in _names([item.value])
        )
        or (isinstance(item, ast.AugAssign) and name in _names([item.target]))
    ]
    return sorted(found, key=lambda item: item.lineno)


def _names(nodes: Sequence[ast.AST]) -> set[str]:
    return {item.id for node in nodes for item in ast.walk(node) if isinstance(item, ast.Name)}


def _name(node: ast.AST) -> str:
    """Return a short name for a value."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, (ast.Call, ast.Subscript, ast.BinOp)):
        names = [item.id for item in ast.walk(node) if isinstance(item, ast.Name)]
        plain = [name for name in names if not name.isupper()]
        return plain[-1] if plain else next(iter(names), "value")
    return "value"
