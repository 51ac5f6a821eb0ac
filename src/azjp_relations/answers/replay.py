"""Ask a question again, of another edition: :func:`replay`."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from azjp_relations.answers.answer import Answer
from azjp_relations.answers.question import Question, public
from azjp_relations.dataset import Dataset
from azjp_relations.display import terminal
from azjp_relations.text import capitalized, counted

#: How many records with the same change are printed.
_MOST = 10


@frozen(kw_only=True)
class Replay:
    """A question asked again, and what changed since it was answered.

    Attributes:
        question: The question as it was asked then.
        answer: The answer now.
        same: Whether the answer is the same as then.
        changes: If it isn't, what happened to each record that changed it, by id of the record.
    """

    question: Question
    answer: Answer
    same: bool
    changes: Mapping[str, str]

    def __str__(self) -> str:
        then, now = (
            (q.edition or {}).get("id", "records of no edition") for q in (self.question, self.answer.question)
        )
        verdict = (
            "the same answer" if self.same else f"a different answer; {counted(len(self.changes), 'record')} changed it"
        )
        lines = [f"Asked of {then}, and again of {now}: {verdict}"]
        answers = filter(None, (self.answer, self.question._answer))  # noqa: SLF001 - of the library
        labels = {r.id: f"{r.label} ({r.id})" for answer in answers for r in (*answer.records, *answer.excluded)}
        for what in dict.fromkeys(self.changes.values()):
            ids = [key for key, happened in self.changes.items() if happened == what]
            lines.append(f"{capitalized(what)} ({len(ids)})")
            lines += [f"  {labels.get(key, key)}" for key in ids[:_MOST]]
            lines += [f"  … and {len(ids) - _MOST} more"] if len(ids) > _MOST else []
        return "\n".join([*(terminal.wrapped(line, indent="    ") for line in lines), "", str(self.answer)])


def replay(question: Question | Answer | Mapping[str, Any], dataset: Dataset | None = None) -> Replay:
    """Ask a question again: of the same edition for the same answer, of another for what changed.

    Args:
        question: A question, an answer, or what ``to_json()`` of either gave.
        dataset: The dataset to ask; ``None`` for the packaged edition.

    Raises:
        QuestionError: If *question* isn't a question; if it uses a function of your own and comes from JSON; or if it
            has no answer now, as when figures no longer add up.

    >>> from azjp_relations import load, total
    >>> rel = load(edition="2026.11")
    >>> asked = total(rel, indicator="grant", unit="USD", during=2015).question.to_json()
    >>> again = replay(asked, rel)
    >>> again.same, str(again.answer.quantity)
    (True, 'USD 900,000')
    >>> replay(asked, rel.as_of("2024")).changes
    {'grant-agriculture-2015': 'not in this dataset'}
    """
    asked: Any = question.question if isinstance(question, Answer) else question
    if not isinstance(asked, Question):
        # The JSON of an answer holds that of its question.
        asked = Question.from_json(asked.get("question", asked) if isinstance(asked, Mapping) else asked)
    dataset = public("load")() if dataset is None else dataset
    answer = asked.ask(dataset)
    then, now = asked.rests_on, answer.question.rests_on
    same = then["result"] == now["result"]
    changes = {} if same else dict(_changes(then, now, answer, dataset))
    return Replay(question=asked, answer=answer, same=same, changes=changes)


def _changes(
    then: Mapping[str, Any], now: Mapping[str, Any], answer: Answer, dataset: Dataset
) -> Iterator[tuple[str, str]]:
    for key in dict.fromkeys([*then["records"], *now["records"]]):
        if key not in now["records"]:
            reason = answer.reasons.get(key) or "doesn't fit the question"
            yield key, f"left out now: {reason}" if key in dataset else "not in this dataset"
        elif key not in then["records"]:
            yield key, "in the answer now, and left out before" if key in then["left_out"] else "new in the answer"
        elif then["records"][key] != now["records"][key]:
            yield key, "revised"
    for key, fingerprint in now["left_out"].items():
        if then["left_out"].get(key, fingerprint) != fingerprint:
            yield key, "revised, but left out as before"
