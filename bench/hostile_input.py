"""How hostile files end: `python bench/hostile_input.py [FOLDER]` makes them, reads each in a child, prints.

Each must end in one of our errors within 10 seconds, the child within 512 MiB of memory. Needs 3 GB of disk
(the long lines are sparse where the file system can); the files are removed again.
"""

import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from filature.errors import FilatureError
from filature.intake import child, profile
from filature.intake.profile import Profile

GIB = 1 << 30
HEADER = "txn_type,caller_id,recipient_id,timestamp,amount\n"
CSV = "mobile-money-feed"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_HEAD = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" '


def one_line(path: Path) -> None:
    """Write a header and one line of 1 GiB."""
    with path.open("w", encoding="ascii") as out:
        out.write(HEADER)
        for _ in range(1024):
            out.write("x" * (1 << 20))


def nothing_but_nul(path: Path) -> None:
    """Write a header and a hole of 1 GiB."""
    with path.open("w", encoding="ascii") as out:
        out.write(HEADER)
        out.truncate(GIB)


def one_quote(path: Path) -> None:
    """Write a hundred thousand lines that each open a quote."""
    path.write_text(HEADER + '"p2p,1,2,2026-05-01,1\n' * 100_000, encoding="ascii")


def deep_xml(path: Path) -> None:
    """Write two hundred million bytes of nesting."""
    with path.open("wb") as out:
        for _ in range(660):
            out.write(b"<a>" * 100_000)


def long_text_xml(path: Path) -> None:
    """Write an element with a text of 1 GiB."""
    with path.open("wb") as out:
        out.write(b"<Document><BkToCstmrStmt><Stmt><Id>")
        for _ in range(1024):
            out.write(b"x" * (1 << 20))


def bomb(path: Path) -> None:
    """Write a workbook of some megabytes with a part that unpacks to 4 GiB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            for _ in range(4096):
                out.write(b" " * (1 << 20))


def long_cell(path: Path) -> None:
    """Write a workbook with one cell of 200 MiB, below the limit on the ratio with some ballast."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(zipfile.ZipInfo("ballast.bin"), bytes(range(256)) * 8192)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write((SHEET_HEAD + 't="inlineStr"><is><t>').encode())
            for _ in range(200):
                out.write(b"x" * (1 << 20))


def cases() -> Iterator[tuple[str, Callable[[Path], None], Profile]]:
    """Yield name, writer and the layout under which the file comes."""
    layouts = profile.built_in()
    sheet = next(layout for layout in layouts.values() if layout.format == "xlsx")
    for write, layout in (
        *((writer, layouts[CSV]) for writer in (one_line, nothing_but_nul, one_quote)),
        *((writer, layouts["camt"]) for writer in (deep_xml, long_text_xml)),
        *((writer, sheet) for writer in (bomb, long_cell)),
    ):
        yield write.__name__, write, layout


def main() -> None:
    """Print one line per file: what it ended in, seconds, and the largest child so far in MiB."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        source, target = Path(folder) / "in", Path(folder) / "out.parquet"
        for name, write, layout in cases():
            write(source)
            began = time.perf_counter()
            try:
                ended = f"{child.run_in_child(source, layout, target, None).rows} rows"
            except FilatureError as error:
                ended = error.code
            seconds = time.perf_counter() - began
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{name:16} {source.stat().st_size >> 20:6} MiB  {ended:16} {seconds:6.1f} s  {peak:5} MiB")
            source.unlink()


if __name__ == "__main__":
    main()
