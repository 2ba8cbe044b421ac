"""The kinds of rows that a page of context adds, changes and removes, by their name in addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inspections.context.forms import (
    CaseloadLineForm,
    ContextForm,
    FigureForm,
    ProfileForm,
    SourceForm,
    TermForm,
)
from inspections.models import CaseloadLine, ContextFigure, ContextProfile, GlossaryTerm, Numbered, Source


@dataclass(frozen=True)
class Kind:
    """`noun` is what a page calls a row, `page` the name of the address that shows them all."""

    model: type[Numbered]
    form: type[ContextForm]
    noun: str
    page: str = "inspections:context"


KINDS: Final[Mapping[str, Kind]] = {
    "sources": Kind(Source, SourceForm, "source"),
    "figures": Kind(ContextFigure, FigureForm, "figure"),
    "breakdowns": Kind(ContextProfile, ProfileForm, "breakdown"),
    "caseload": Kind(CaseloadLine, CaseloadLineForm, "line of the caseload"),
    "terms": Kind(GlossaryTerm, TermForm, "term", "inspections:glossary"),
}
