"""Rewrite requirements/*.txt from requirements/*.in: every file of every platform, by hash, no addresses.

Uses `uv pip compile` because it resolves for all platforms at once; uv itself is not a dependency:
install it by hand (`pip install uv`) when the locks must move.
"""

import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"


def main() -> int:
    """Compile run.in and dev.in; return the exit code."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not installed: pip install uv", file=sys.stderr)
        return 2
    for name in ("run", "dev"):
        command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]
        command += [f"{name}.in", "-o", f"{name}.txt"]
        if name == "dev":
            command += ["--constraint", "run.txt"]
        subprocess.run(command, cwd=REQUIREMENTS, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
