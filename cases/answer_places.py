"""Where the answer to each kind of item is stored, and the version that goes with it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField

from cases.models import Departure, FactAnswer, Judgement, PromptAnswer, SampledCase
from cases.pages import Kind

AnswerRow = Departure | FactAnswer | Judgement | PromptAnswer
AnswerModel = type[Departure] | type[FactAnswer] | type[Judgement] | type[PromptAnswer]


@dataclass(frozen=True)
class Place:
    """The model and the columns of one kind of item; `of` is the foreign key to the fact, key question or prompt."""

    model: AnswerModel
    of: str
    column: str
    version: str

    @property
    def empty(self) -> Any:
        """Give what the column holds where there is no answer."""
        return None if isinstance(self.model._meta.get_field(self.column), JSONField) else ""

    def row_of(self, case: SampledCase, row: int) -> AnswerRow | None:
        """Return what is stored of a case's answer to the fact, key question or prompt of this primary key."""
        return self.model.everything.filter(case=case, **{self.of: row}).order_by().first()

    @property
    def own(self) -> list[str]:
        """Return the names of the columns that point nowhere."""
        return [field.attname for field in self.model._meta.concrete_fields if not field.is_relation]

    def value_of(self, row: AnswerRow | None) -> Any:
        """Return the answer in a row as a page records it: None where there is none."""
        return self.recorded(getattr(row, self.column)) if row else None

    def version_of(self, row: AnswerRow | None) -> int:
        """Return the version of the answer in a row, 0 where there is no row."""
        return int(getattr(row, self.version)) if row else 0

    def recorded(self, stored: Any) -> Any:
        """Give a column's value as a page records it: None where there is no answer."""
        return None if stored == self.empty else stored


PLACES = {
    Kind.FACT: Place(FactAnswer, "fact", "value", "version"),
    Kind.PROMPT: Place(PromptAnswer, "prompt", "answer", "version"),
    Kind.JUDGEMENT: Place(Judgement, "key_question", "answer", "answer_version"),
    Kind.EVIDENCE: Place(Judgement, "key_question", "evidence", "evidence_version"),
    Kind.PROMPT_DEPARTURE: Place(Departure, "prompt", "words", "version"),
    Kind.JUDGEMENT_DEPARTURE: Place(Departure, "key_question", "words", "version"),
}
