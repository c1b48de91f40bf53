"""Write the hashes of the provider files of 300 payers, seed 7, after a change that was meant.

Run it from the root of the checkout: python tests/golden/population/make_golden.py
"""

import hashlib
import json
import tempfile
from pathlib import Path

from filature import population


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = population.write(population.generate(7, 300), Path(folder))
        found = {file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files}
    target = Path(__file__).with_name("files-300-7.json")
    target.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
