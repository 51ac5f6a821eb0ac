"""One sum under every policy: :meth:`azjp_relations.Total.policies`."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from azjp_relations.answers.answer import Listing
from azjp_relations.answers.columns import COUNTS, SUM, ColumnType, Row, column, sum_cells
from azjp_relations.answers.ledger import in_between
from azjp_relations.model.sources import Source

__all__ = ["Policies", "Policy"]


@frozen
class Policy:
    """A sum under one policy.

    Attributes:
        name: What is done with doubts and with sources that disagree; or the name of a source, whose figures are taken.
        source: The source, if the sum is as it gives the figures; else ``None``.
        total: The :class:`azjp_relations.Total`.
    """

    name: str
    source: Source | None
    total: Any

    @property
    def key(self) -> str:
        """What the question of its total calls it: its name, or the id of the source."""
        return self.name if self.source is None else self.source.id


class Policies(Listing[Policy]):
    """The same sum under every policy, and as each of its sources gives the figures."""

    _headers = ("policy", "sum")
    _columns = (column("policy", ColumnType.TEXT, "What is done with doubts and disagreement."), *SUM, COUNTS[0])

    def _rows(self) -> Iterator[tuple[object, ...]]:
        for one in self:
            is_certain = one.total.low == one.total.high
            between = "" if is_certain else f"  ({in_between(one.total.low, one.total.high)})"
            yield one.name, f"{one.total.quantity or 'none on record'}{between}"

    def _cells(self) -> Iterator[Row]:
        for one in self:
            if one.total.quantity is not None:
                figure = sum_cells(one.total.quantity, one.total.low, one.total.high)
                yield one.name, *figure, len(one.total.records)
