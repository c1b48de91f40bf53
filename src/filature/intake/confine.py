"""Taking rights away from the process that reads a hostile file, as far as the operating system can.

Four measures, each by itself and each told honestly: Landlock (files), a seccomp filter (processes and
sockets), name spaces of its own (network), and a limit on processes. Linux only; elsewhere, and on kernels
without them, the reader runs without, and `confine` says so.

Numbers are those of the Linux interface, which never change: landlock(7), seccomp(2), linux/filter.h.
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

_NOTHING = "no"

# Landlock. Rights on files, then those that a folder needs besides; by the version that brought them.
_WRITE, _READ, _LIST = 1 << 1, 1 << 2, 1 << 3
_REMOVE, _MAKE_DIR, _MAKE_FILE, _TRUNCATE = (1 << 4) | (1 << 5), 1 << 7, 1 << 8, 1 << 14
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: 1 << 15}
_NET_VERSION, _NET = 4, 0b11  # bind and connect of TCP
_SCOPE_VERSION, _SCOPE = 6, 0b11  # abstract sockets and signals stay inside
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1

# What a reader needs besides its file: Python, the C library, time zones, and what machines say of themselves.
_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/usr/share/zoneinfo"),
    *("/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat"),
    *("/sys/fs/cgroup", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom"),
)

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_EQUAL, _JUMP_FROM, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _DENY, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026  # EPERM; ENOSYS: glibc then asks the older call
_AT_NUMBER, _AT_MACHINE, _AT_FLAGS = 0, 4, 16
_THREAD = 0x00010000
_FOREIGN_CALLS = 0x40000000  # the x32 calls of x86-64
_CLONE3 = 435

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_OWN_COUNT = (5, 14)  # Linux since which processes are counted per user name space
_PROCESSES = 256  # threads included: Arrow starts one for each core


@dataclass(frozen=True, slots=True, kw_only=True)
class _Machine:
    """The numbers of one architecture."""

    audit: int
    clone: int
    # socket, socketpair, execve, execveat, ptrace, process_vm_readv, process_vm_writev, kill, bpf, unshare, setns,
    # mount, add_key, request_key, keyctl, perf_event_open, userfaultfd; on x86-64 also fork and vfork
    denied: tuple[int, ...]


_EVERYWHERE = (425, 424, 438)  # io_uring_setup (it goes round filters), pidfd_send_signal, pidfd_getfd
_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        clone=56,
        denied=(41, 53, 59, 322, 101, 310, 311, 62, 321, 272, 308, 165, 248, 249, 250, 298, 323, 57, 58),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        clone=220,
        denied=(198, 199, 221, 281, 117, 270, 271, 129, 280, 97, 268, 40, 217, 218, 219, 241, 282),
    ),
}


def confine(*, read: Iterable[str], write: Iterable[str]) -> dict[str, str]:
    """Give up every right but to read `read` and what Python needs, and to write inside the folders `write`.

    Returns what is in force: 'files', 'network', 'processes', each with the measures by name or 'no'. Never
    raises; there is no way back. Threads that exist already keep the right to files: call it before them.
    """
    if sys.platform != "linux":
        return {"files": _NOTHING, "network": _NOTHING, "processes": _NOTHING}
    kernel = _Kernel()
    own_user, own_net = _unshare(kernel)
    few = own_user and _few_processes()
    kernel.control(_NO_NEW_PRIVS, *map(ctypes.c_ulong, (1, 0, 0, 0)))
    version = _landlock(kernel, read, write)
    filtered = _seccomp(kernel)
    landlock = f"landlock {version}" if version else ""
    return {
        "files": landlock or _NOTHING,
        "network": _told(
            "seccomp" * filtered, "a network of its own" * own_net, landlock * (version >= _NET_VERSION)
        ),
        "processes": _told("seccomp" * filtered, "limit" * few),
    }


class _Kernel:
    """The calls of the C library that are needed here."""

    def __init__(self) -> None:
        library = ctypes.CDLL(None, use_errno=True)
        library.syscall.restype = ctypes.c_long
        self.call: Callable[..., int] = library.syscall
        self.control: Callable[..., int] = library.prctl
        self.unshare: Callable[..., int] = library.unshare


def _told(*measures: str) -> str:
    return ", ".join(filter(None, measures)) or _NOTHING


def _unshare(kernel: _Kernel) -> tuple[bool, bool]:
    """Move into a user and a network name space of our own; return which were had.

    The administrator keeps his user: in another name space he could not enter the folders of others.
    """
    if os.geteuid() == 0:
        return False, kernel.unshare(_NEW_NET) == 0
    both = kernel.unshare(_NEW_USER | _NEW_NET) == 0
    return both, both


def _few_processes() -> bool:
    """Limit processes and threads, where those of the same person outside are not counted."""
    numbers = platform.release().split("-")[0].split(".")[:2]
    if not all(part.isdigit() for part in numbers) or tuple(map(int, numbers)) < _OWN_COUNT:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_NPROC, (_PROCESSES, _PROCESSES))
    except (ValueError, OSError):
        return False
    return True


def _landlock(kernel: _Kernel, read: Iterable[str], write: Iterable[str]) -> int:
    """Restrict files, TCP, signals; return the version of the interface, 0 when the kernel has none."""
    version = kernel.call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    if version < 1:
        return 0
    rights = sum(bits for since, bits in _ALL_BY_VERSION.items() if since <= version)
    asked = struct.pack("QQQ", rights, _NET, _SCOPE)
    size = 8 * (1 + (version >= _NET_VERSION) + (version >= _SCOPE_VERSION))
    rules = kernel.call(_CREATE_RULESET, asked, ctypes.c_size_t(size), ctypes.c_uint(0))
    if rules < 0:
        return 0
    changing = _READ | _LIST | _WRITE | _REMOVE | _MAKE_DIR | _MAKE_FILE | _TRUNCATE
    try:
        for path in {*read, *_python(), *_SYSTEM}:
            _allow(kernel, rules, path, rights & (_READ | _LIST))
        for path in write:
            _allow(kernel, rules, path, rights & changing)
        done = kernel.call(_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint(0)) == 0
    finally:
        os.close(rules)
    return version if done else 0


def _python() -> set[str]:
    """Return where modules and libraries of this interpreter come from; never the root, never ''."""
    found = {*sys.path, str(Path(sys.base_prefix) / "lib"), str(Path(sys.prefix) / "lib")}
    return {path for path in found if len(Path(path).parts) > 1}


def _allow(kernel: _Kernel, rules: int, path: str, rights: int) -> None:
    """Add one path; what is not there needs no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not Path(f"/proc/self/fd/{place}").is_dir():
            rights &= _WRITE | _READ | _TRUNCATE
        rule = struct.pack("=Qi", rights, place)
        kernel.call(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint(0))
    finally:
        os.close(place)


def _seccomp(kernel: _Kernel) -> bool:
    """Deny new processes and sockets, and calls that reach into other processes or the kernel's rarer parts."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 1 << 32:
        return False
    program = _program(machine)
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    kept = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HP", len(program), ctypes.addressof(kept))
    return (
        kernel.control(_SET_SECCOMP, ctypes.c_ulong(_FILTER), header, ctypes.c_ulong(0), ctypes.c_ulong(0))
        == 0
    )


def _program(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """Return the filter: (code, jump if true, jump if false, value) per step. Jumps count the steps between."""
    denied = (*machine.denied, *_EVERYWHERE)
    # After the checks come four steps: allow, and the answers deny, unknown, look at the flags of clone.
    checks: list[tuple[int, str, int]] = [
        (_JUMP_FROM, "deny", _FOREIGN_CALLS),
        *((_JUMP_EQUAL, "deny", number) for number in denied),
        (_JUMP_EQUAL, "unknown", _CLONE3),
        (_JUMP_EQUAL, "flags", machine.clone),
    ]
    targets = {"allow": 0, "deny": 1, "unknown": 2, "flags": 3}
    start = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_JUMP_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _DENY),
        (_LOAD, 0, 0, _AT_NUMBER),
    ]
    steps = [
        (code, len(checks) - place - 1 + targets[target], 0, value)
        for place, (code, target, value) in enumerate(checks)
    ]
    end = [
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _UNKNOWN),
        (_LOAD, 0, 0, _AT_FLAGS),
        (_JUMP_BITS, 0, 1, _THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    return [*start, *steps, *end]
