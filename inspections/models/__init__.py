from inspections.models.conclusions import LEAD_IN, EvidenceRating, Finding, NoCasesReason, Recommendation
from inspections.models.context import (
    Area,
    CaseloadLine,
    ContextFigure,
    ContextProfile,
    ContextShare,
    GlossaryTerm,
    Measure,
    Numbered,
    Source,
    Unit,
)
from inspections.models.editions import Edition
from inspections.models.evidence import Activity, EvidenceDocument, EvidenceFile, JointPartner, KeyDatum
from inspections.models.framework import Domain, Framework, Item, RatedFrom, Standard
from inspections.models.inspection import (
    Inspection,
    KnownAs,
    Membership,
    Role,
    Service,
    check_balancing_variables,
)
from inspections.models.installation import NationalFigure, Publisher
from inspections.models.surveys import Survey, SurveyAnswer, SurveyQuestion
from inspections.models.texts import HeldText, ReportText

__all__ = [
    "LEAD_IN",
    "Activity",
    "Area",
    "CaseloadLine",
    "ContextFigure",
    "ContextProfile",
    "ContextShare",
    "Domain",
    "Edition",
    "EvidenceDocument",
    "EvidenceFile",
    "EvidenceRating",
    "Finding",
    "Framework",
    "GlossaryTerm",
    "HeldText",
    "Inspection",
    "Item",
    "JointPartner",
    "KeyDatum",
    "KnownAs",
    "Measure",
    "Membership",
    "NationalFigure",
    "NoCasesReason",
    "Numbered",
    "Publisher",
    "RatedFrom",
    "Recommendation",
    "ReportText",
    "Role",
    "Service",
    "Source",
    "Standard",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "Unit",
    "check_balancing_variables",
]
