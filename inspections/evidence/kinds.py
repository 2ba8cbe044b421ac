"""The kinds of what is gathered for domain one, each with its list, its form and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet

from inspections.evidence import forms
from inspections.models import Activity, EvidenceDocument, Inspection, JointPartner, KeyDatum, Survey


@dataclass(frozen=True)
class Kind:
    """`add` is what adding one is called; `empty` what an empty list says: its heading, and what to do."""

    name: str
    model: type[Model]
    form: type[forms.GatheredForm]
    title: str
    add: str
    empty: tuple[str, str]
    rows: Callable[[Inspection], "QuerySet[Any]"]


def _documents(inspection: Inspection) -> "QuerySet[EvidenceDocument]":
    return inspection.evidence_documents.prefetch_related("key_questions").order_by("number")


def _activities(inspection: Inspection) -> "QuerySet[Activity]":
    return inspection.activities.prefetch_related("key_questions", "done_by").order_by("kind", "held_on", "number")


def _surveys(inspection: Inspection) -> "QuerySet[Survey]":
    return inspection.surveys.prefetch_related("questions").order_by("number")


def _key_data(inspection: Inspection) -> "QuerySet[KeyDatum]":
    rows = inspection.key_data.select_related("standard__domain")
    return rows.order_by("standard__domain__position", "standard__position", "position", "number")


def _partners(inspection: Inspection) -> "QuerySet[JointPartner]":
    return inspection.joint_partners.order_by("number")


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind(
            "documents",
            EvidenceDocument,
            forms.DocumentForm,
            "Documents asked of the service",
            "Ask for a document",
            (
                "No document has been asked for yet",
                "Write down each that the service is asked for, and when it is due.",
            ),
            _documents,
        ),
        Kind(
            "activities",
            Activity,
            forms.ActivityForm,
            "Meetings, interviews and visits",
            "Write down an activity",
            ("No activity has been written down yet", "Each says what it was, when, with whom and what was said."),
            _activities,
        ),
        Kind(
            "surveys",
            Survey,
            forms.SurveyForm,
            "Surveys",
            "Add a survey",
            ("There is no survey yet", "Add one for each group that was asked. Its questions are put in afterwards."),
            _surveys,
        ),
        Kind(
            "key-data",
            KeyDatum,
            forms.KeyDatumForm,
            "Key data",
            "Add a figure",
            ("There are no key data yet", "Each figure stands under a standard, with its source and its time."),
            _key_data,
        ),
        Kind(
            "partners",
            JointPartner,
            forms.PartnerForm,
            "Joint partners",
            "Add an inspectorate",
            ("No other inspectorate takes part", "Where this is a joint inspection, add each that does."),
            _partners,
        ),
    )
}


class KindConverter:
    """A kind in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Kind:
        return KINDS[value]

    def to_url(self, value: Kind | str) -> str:
        return value if isinstance(value, str) else value.name
