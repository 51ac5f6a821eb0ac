"""How a collection was made, so that an answer can tell what it was asked of, and be asked again."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Origin(NamedTuple):
    """One step by which a collection was made, and the steps before it; ``None`` stands for what nobody can repeat.

    The steps are ``of`` (*given* are the names of collections of a dataset), ``where`` (filters), ``only`` (those of
    one kind), ``slice``, ``sorted``, ``search``, ``find``, ``|``, ``&`` and ``-``.
    """

    step: str
    given: Any
    of: "tuple[Origin | None, ...]" = ()


def filters_of(origin: Origin | None) -> Iterator[Mapping[str, tuple[Any, ...]]]:
    """Yield the filters that every record passed, the last ``where`` first.

    >>> [*filters_of(Origin("where", {"status": ("held",)}, (Origin("of", ("events",)),)))]
    [{'status': ('held',)}]
    """
    while origin is not None and origin.step in {"where", "only", "slice", "sorted", "-"}:
        if origin.step == "where":
            yield origin.given
        origin = origin.of[0]
