"""What tests of the register share: one small workspace with keys, and a passphrase of the tests alone."""

from functools import partial
from unittest.mock import patch

from filature.register import child_acts, keyring, sealed_acts
from filature.register.sealed_acts import Access

PASSPHRASE = "four plain fictional words"  # noqa: S105 - of the tests alone


def access(case, passphrase=PASSPHRASE):
    return Access(folder=case.with_name(f"{case.name}.keys"), passphrase=passphrase)


def protected(workspace, case):
    """Make keys behind a weaker derivation, which the tests need not wait for, and open them."""
    quick = partial(keyring.Derivation, passes=1, memory_kib=8_192)
    with patch.object(keyring, "Derivation", quick):
        sealed_acts.protect(workspace, access(case), author="Ada")
    return sealed_acts.unlock(workspace, access(case))


def opened(workspace, count=1):
    return [
        child_acts.open_child(workspace, reason="suspected behind payments", author="Ada")
        for _ in range(count)
    ]
