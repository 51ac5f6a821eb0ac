"""The data files: their names, and the class of the records in each."""

from collections.abc import Iterable

from azjp_relations.model import Record
from azjp_relations.model.kinds import KINDS
from azjp_relations.model.sources import Source

#: The data files, each with the class of its records.
FILES: dict[str, type[Record | Source]] = {kind.file: kind.cls for kind in KINDS}

#: The same files with one record a line in place of an array.
LINES: dict[str, type[Record | Source]] = {f"{file}l": cls for file, cls in FILES.items()}

#: The data files in either form.
CLASS_OF: dict[str, type[Record | Source]] = {**FILES, **LINES}

#: The file that says what a dataset is.
EDITION = "edition.json"


def by_file(records: Iterable[Record | Source]) -> dict[str, list[Record | Source]]:
    """Return *records* by the data file that each belongs in, without files that would be empty."""
    groups: dict[str, list[Record | Source]] = {file: [] for file in FILES}
    for record in records:
        groups[next(file for file, cls in FILES.items() if isinstance(record, cls))].append(record)
    return {file: group for file, group in groups.items() if group}
