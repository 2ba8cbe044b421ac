from inspections.models.conclusions import EvidenceRating, Finding, NoCasesReason, Recommendation
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
from inspections.models.surveys import Survey, SurveyAnswer, SurveyQuestion
from inspections.models.texts import HeldText, ReportText

__all__ = [
    "Activity",
    "Domain",
    "Edition",
    "EvidenceDocument",
    "EvidenceFile",
    "EvidenceRating",
    "Finding",
    "Framework",
    "HeldText",
    "Inspection",
    "Item",
    "JointPartner",
    "KeyDatum",
    "KnownAs",
    "Membership",
    "NoCasesReason",
    "RatedFrom",
    "Recommendation",
    "ReportText",
    "Role",
    "Service",
    "Standard",
    "Survey",
    "SurveyAnswer",
    "SurveyQuestion",
    "check_balancing_variables",
]
