"""The evidence: the service's caseload, the sample drawn from it, and what inspectors recorded on each sampled case."""

from cases.models.caseload import Caseload, CaseloadCase
from cases.models.fieldwork import Answer, FactAnswer, Judgement, PromptAnswer
from cases.models.sample import SILENCE, Draw, DrawUnderway, SampledCase, SampledCases
from cases.models.together import HeldChange, Presence

__all__ = [
    "SILENCE",
    "Answer",
    "Caseload",
    "CaseloadCase",
    "Draw",
    "DrawUnderway",
    "FactAnswer",
    "HeldChange",
    "Judgement",
    "Presence",
    "PromptAnswer",
    "SampledCase",
    "SampledCases",
]
