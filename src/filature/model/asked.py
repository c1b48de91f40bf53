"""How a passphrase is asked for while a command runs: set by who talks to people, read by who opens files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_passphrase: ContextVar[Callable[[], str] | None] = ContextVar("passphrase", default=None)


@contextmanager
def asking(passphrase: Callable[[], str]) -> Iterator[None]:
    """Say how the passphrase of an encrypted register is asked for, while the block runs."""
    token = _passphrase.set(passphrase)
    try:
        yield
    finally:
        _passphrase.reset(token)


def how_to_ask() -> Callable[[], str] | None:
    """Return how it is asked for; None where nobody said."""
    return _passphrase.get()
