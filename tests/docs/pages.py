"""The fenced blocks of a page: commands are run in order in one folder, and what they print is compared.

A `text` block right after a `sh` or `python` block is what that block prints, standard error included.
In it, `…` stands for anything within a line, and a line of `…` alone for any number of lines.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUNNERS = {"sh": ("bash", "-e", "-u", "-o", "pipefail"), "python": (sys.executable, "-W", "error", "-")}


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    lang: str
    text: str
    shown: str | None


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in order, each with the output that the page shows for it."""
    text = page.read_text(encoding="utf-8")
    found = list(_FENCE.finditer(text))
    result = []
    for fence, after in zip(found, [*found[1:], None], strict=True):
        between = text[fence.end() : after.start()] if after else ""
        shown = after[2] if after and after[1] == "text" and not between.strip() else None
        line = text.count("\n", 0, fence.start()) + 1
        result.append(Block(page.name, line, fence[1], fence[2], shown))
    return result


def run(page: Path, folder: Path) -> list[tuple[Block, int, str]]:
    """Run every `sh` and `python` block of a page in `folder`; return each with its exit code and output."""
    done = []
    for block in blocks(page):
        if block.lang in _RUNNERS:
            answer = subprocess.run(
                _RUNNERS[block.lang],
                input=block.text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=folder,
                env=environment(folder),
                check=False,
            )
            done.append((block, answer.returncode, answer.stdout))
    return done


def environment(folder: Path) -> dict[str, str]:
    """Return what a person's shell has: the command on the path, and little else."""
    own = str(Path(sys.executable).parent)
    return {
        "PATH": f"{own}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LOGNAME": "reader",
    }


def check(page: Path, folder: Path) -> int:
    """Run a page and compare what it shows; return the number of blocks that were compared."""
    compared = 0
    for block, code, output in run(page, folder):
        where = f"{block.page}, line {block.line}"
        assert "Traceback" not in output, f"{where}:\n{output}"
        assert code == 0, f"{where} ended with {code}:\n{output}"
        if block.shown is not None:
            assert matches(block.shown, output), f"{where} shows:\n{block.shown}\nbut prints:\n{output}"
            compared += 1
    return compared


def matches(shown: str, output: str) -> bool:
    """Compare line by line, trailing blanks aside; `…` stands for anything."""
    pattern = "".join(
        "(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) + " *\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, output if output.endswith("\n") or not output else output + "\n") is not None
