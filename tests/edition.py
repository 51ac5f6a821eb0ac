"""Put the data files of a folder into the package: in canonical form, counted, with their digest.

Run ``python tests/edition.py`` after you edit the packaged files. ``python tests/edition.py FOLDER`` takes those of
another folder in their place.
"""

import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path

import azjp_relations as azjp
from azjp_relations.storage.reader import read_object

DATA = Path(str(resources.files("azjp_relations") / "data"))


def main(folder: Path = DATA) -> None:
    """Read the records of *folder* without its counts, which may be old, and write them with the packaged edition."""
    with tempfile.TemporaryDirectory() as copy:
        for path in folder.glob("*.json"):
            if path.name != "edition.json":
                shutil.copy(path, copy)
        records = azjp.read(copy)
    edition, _, faults = read_object(azjp.Edition, "edition.json", (DATA / "edition.json").read_text(encoding="utf-8"))
    if faults:
        raise azjp.DataError(faults)
    azjp.write(azjp.Dataset(records, edition), DATA)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
