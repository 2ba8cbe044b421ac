from cases.models.alerts import Alert, AlertUpdate
from cases.models.caseload import Caseload, CaseloadCase
from cases.models.comments import Comment, Mention
from cases.models.enquiries import CaseEnquiry, LineOfEnquiry
from cases.models.examples import PracticeExample
from cases.models.fieldwork import Answer, Reading, decided
from cases.models.held_changes import HeldChange, Presence
from cases.models.interviews import InterviewNote
from cases.models.rounds import SecondReadingRound
from cases.models.sample import SILENCE, Draw, DrawUnderway, SampledCase, SampledCases

__all__ = [
    "SILENCE",
    "Alert",
    "AlertUpdate",
    "Answer",
    "CaseEnquiry",
    "Caseload",
    "CaseloadCase",
    "Comment",
    "Draw",
    "DrawUnderway",
    "HeldChange",
    "InterviewNote",
    "LineOfEnquiry",
    "Mention",
    "PracticeExample",
    "Presence",
    "Reading",
    "SampledCase",
    "SampledCases",
    "SecondReadingRound",
    "decided",
]
