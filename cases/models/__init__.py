"""The evidence: the service's caseload, the sample drawn from it, and what inspectors recorded on each sampled case."""

from cases.models.alerts import Alert, AlertUpdate
from cases.models.caseload import Caseload, CaseloadCase
from cases.models.comments import Comment, Mention
from cases.models.examples import PracticeExample
from cases.models.fieldwork import Answer, Departure, FactAnswer, Judgement, PromptAnswer
from cases.models.sample import SILENCE, Draw, DrawUnderway, SampledCase, SampledCases
from cases.models.second_reading import JointDecision, SecondJudgement, SecondReading, SecondReadingRound, decided
from cases.models.together import HeldChange, Presence

__all__ = [
    "SILENCE",
    "Alert",
    "AlertUpdate",
    "Answer",
    "Caseload",
    "CaseloadCase",
    "Comment",
    "Departure",
    "Draw",
    "DrawUnderway",
    "FactAnswer",
    "HeldChange",
    "JointDecision",
    "Judgement",
    "Mention",
    "PracticeExample",
    "Presence",
    "PromptAnswer",
    "SampledCase",
    "SampledCases",
    "SecondJudgement",
    "SecondReading",
    "SecondReadingRound",
    "decided",
]
