"""The evidence: the service's caseload, the sample drawn from it, and what inspectors recorded on each sampled case."""

from cases.models.alerts import Alert, AlertUpdate
from cases.models.caseload import Caseload, CaseloadCase
from cases.models.comments import Comment, Mention
from cases.models.examples import PracticeExample
from cases.models.fieldwork import Answer, CasePage, FactAnswer, Judgement, PromptAnswer
from cases.models.sample import SILENCE, Draw, DrawUnderway, SampledCase, SampledCases

__all__ = [
    "SILENCE",
    "Alert",
    "AlertUpdate",
    "Answer",
    "CasePage",
    "Caseload",
    "CaseloadCase",
    "Comment",
    "Draw",
    "DrawUnderway",
    "FactAnswer",
    "Judgement",
    "Mention",
    "PracticeExample",
    "PromptAnswer",
    "SampledCase",
    "SampledCases",
]
