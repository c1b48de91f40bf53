"""JSON that a stranger wrote: bounded depth and numbers, no duplicate keys, numbers kept as text.

Limits of the security design: depth 64, 64 digits. A duplicate key is refused, since two programs would read
two different things.
"""

import json
import re
from pathlib import Path
from typing import Any, NoReturn

from filature.errors import InputError, RefusedError
from filature.intake.limits import MIB

MAX_DEPTH = 64
MAX_DIGITS = 64
MAX_DOCUMENT = 32 * MIB  # a document is held in memory whole
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
# A string that never ends reaches to the end of the text, so that each character is looked at once.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def load(path: Path, file: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the document in `path`; numbers come as their text, so that no digit is lost.

    Raises RefusedError 'limit-size', 'json-depth', 'json-number' or 'json-duplicate'; InputError 'encoding'
    or 'json-malformed' with line and column.
    """
    context: dict[str, object] = {"file": file}
    size = path.stat().st_size
    if size > MAX_DOCUMENT:
        message = f"{size // MIB} MiB of JSON, expected at most {MAX_DOCUMENT // MIB} MiB"
        raise RefusedError("limit-size", message, "ask for the data in parts", context)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte 0x{error.object[error.start]:02X} at offset {error.start} is not utf-8"
        raise InputError("encoding", message, "ask for the file as UTF-8", context) from None
    return loads(text, context)


def loads(text: str, context: dict[str, object]) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value in `text`; raise as `load` does."""
    _check_depth(text, context)

    def number(digits: str) -> str:
        if sum(map(str.isdigit, digits)) > MAX_DIGITS:
            message = f"a number of more than {MAX_DIGITS} digits"
            raise RefusedError("json-number", message, "check that this is the file that was meant", context)
        return digits

    def constant(name: str) -> NoReturn:
        raise InputError("json-malformed", f"{name} is not JSON", "ask for the file again", context)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            message = f"the key {twice[:40]!r} stands twice in one object"
            hint = "two programs would read two things: ask for the file again"
            raise RefusedError("json-duplicate", message, hint, context)
        return found

    try:
        value = json.loads(
            text, parse_int=number, parse_float=number, parse_constant=constant, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as error:
        where = {**context, "line": error.lineno, "column": error.colno}
        raise InputError(
            "json-malformed", f"not JSON: {error.msg}", "ask for the file again", where
        ) from None
    return _storable(value) if _HALF.search(text) else value


def _storable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value with halves of surrogate pairs as their escapes: an emoji cut in two is no UTF-8."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def _check_depth(text: str, context: dict[str, object]) -> None:
    """Count brackets outside strings, before any parser builds a tree of them."""
    depth = 0
    for found in _TOKEN.finditer(text):
        if found[0][0] == '"':
            continue
        depth += 1 if found[0] in "[{" else -1
        if depth > MAX_DEPTH:
            message = f"values nested more than {MAX_DEPTH} deep"
            raise RefusedError("json-depth", message, "check that this is the file that was meant", context)
