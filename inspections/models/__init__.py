from inspections.models.conclusions import LEAD_IN, EvidenceRating, Finding, NoCasesReason, Recommendation
from inspections.models.editions import Edition
from inspections.models.framework import Domain, Framework, Item, RatedFrom, Standard
from inspections.models.inspection import (
    Inspection,
    KnownAs,
    Membership,
    Role,
    Service,
    check_balancing_variables,
)
from inspections.models.texts import HeldText, ReportText

__all__ = [
    "LEAD_IN",
    "Domain",
    "Edition",
    "EvidenceRating",
    "Finding",
    "Framework",
    "HeldText",
    "Inspection",
    "Item",
    "KnownAs",
    "Membership",
    "NoCasesReason",
    "RatedFrom",
    "Recommendation",
    "ReportText",
    "Role",
    "Service",
    "Standard",
    "check_balancing_variables",
]
