"""Dates as precise as their sources: EDTF, and questions with three answers."""

from azjp_relations.dates.edtf import EdtfDate
from azjp_relations.dates.parse import Precision

__all__ = ["EdtfDate", "Precision"]
