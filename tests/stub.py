"""The stub of the package, by which type checkers and editors know its public names: ``python tests/stub.py``."""

from pathlib import Path

import azjp_relations

STUB = Path(azjp_relations.__file__).with_suffix(".pyi")
#: Each public name with the module that it comes from.
ROOM_OF: dict[str, str] = vars(azjp_relations)["_ROOM_OF"]


def text() -> str:
    """Return the stub: an import of each public name from its module, and the list of names."""
    pairs = sorted((room, name) for name, room in ROOM_OF.items())
    imports = [f"from azjp_relations.{room} import {name} as {name}" for room, name in pairs]
    names = [f'    "{name}",' for name in azjp_relations.__all__]
    return "\n".join([*imports, "", "__version__: str", "__all__ = [", *names, "]", ""])


if __name__ == "__main__":
    STUB.write_text(text(), encoding="utf-8", newline="\n")
