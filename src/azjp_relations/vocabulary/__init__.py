"""The closed lists of the record: every term, each with its definition in one line.

A term is a ``StrEnum`` member: it is its own text, and ``term.definition`` says what it means. If a word is not a
term, the error names the nearest one.

>>> EventKind.VISIT == "visit", EventKind.VISIT.definition
(True, 'one side travels to the other for official talks')
"""

from azjp_relations.vocabulary.terms import *  # noqa: F403 - all of them, which terms.pyi lists
from azjp_relations.vocabulary.terms import __all__ as __all__
