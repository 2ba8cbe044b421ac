"""Where the answer to each kind of item is stored, and the version that goes with it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField

from cases.models import FactAnswer, Judgement, PromptAnswer
from cases.pages import Kind

AnswerRow = type[FactAnswer] | type[Judgement] | type[PromptAnswer]


@dataclass(frozen=True)
class Place:
    """The model and the columns of one kind of item; `of` is the foreign key to the fact, key question or prompt."""

    model: AnswerRow
    of: str
    column: str
    version: str

    @property
    def empty(self) -> Any:
        """Give what the column holds where there is no answer."""
        return None if isinstance(self.model._meta.get_field(self.column), JSONField) else ""

    def recorded(self, stored: Any) -> Any:
        """Give a column's value as a page records it: None where there is no answer."""
        return None if stored == self.empty else stored


PLACES = {
    Kind.FACT: Place(FactAnswer, "fact", "value", "version"),
    Kind.PROMPT: Place(PromptAnswer, "prompt", "answer", "version"),
    Kind.JUDGEMENT: Place(Judgement, "key_question", "answer", "answer_version"),
    Kind.EVIDENCE: Place(Judgement, "key_question", "evidence", "evidence_version"),
}
