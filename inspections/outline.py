"""A framework as an inspection file speaks of it: by numbers, with the rows that they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.framework_data import domains_of
from inspections.models import CaseFact, Domain, Framework, KeyQuestion, Prompt, RatedFrom, Standard
from inspections.rating_rules import Rules


@dataclass(frozen=True)
class Outline:
    """Everything of a framework that a file may name, in framework order."""

    framework: Framework
    rules: Rules
    domains: Mapping[int, Domain]
    standards: Mapping[str, Standard]
    key_questions: Mapping[str, KeyQuestion]
    prompts: Mapping[str, Prompt]
    facts: Mapping[str, CaseFact]
    domain_of: Mapping[str, Domain]
    """The domain of each standard, key question and prompt, by the number that files use."""

    def of_case_type(self, case_type: str) -> Domain | None:
        """Return the domain that cases of this type are judged in."""
        return next((domain for domain in self.domains.values() if domain.case_type == case_type), None)

    def misplaced(self, number: str, case_type: str) -> str:
        """Say why a key question or prompt can't be answered in a case of this type, "" where it can."""
        domain, what = self.domain_of[number], "prompt" if number in self.prompts else "key question"
        if domain.rated_from != RatedFrom.CASES:
            return f"{what} {number} is rated from evidence, not from cases."
        if case_type and domain.case_type != case_type:
            return f"{what} {number} is for cases of type {domain.case_type}, and this case is of type {case_type}."
        return ""


def read_outline(framework: Framework) -> Outline:
    """Return a stored framework's outline. Five queries."""
    domains = list(domains_of(framework))
    standards: dict[str, Standard] = {}
    questions: dict[str, KeyQuestion] = {}
    prompts: dict[str, Prompt] = {}
    domain_of: dict[str, Domain] = {}
    for domain in domains:
        for standard in domain.standards.all():
            standards[standard.number] = standard
            domain_of[standard.number] = domain
            for question in standard.key_questions.all():
                questions[question.number] = question
                named = {f"{question.number}{prompt.letter}": prompt for prompt in question.prompts.all()}
                prompts |= named
                domain_of |= dict.fromkeys((question.number, *named), domain)
    return Outline(
        framework=framework,
        rules=Rules.from_data(framework.rules, standards=len(standards)),
        domains={domain.number: domain for domain in domains},
        standards=standards,
        key_questions=questions,
        prompts=prompts,
        facts={fact.key: fact for fact in framework.case_facts.order_by("position")},
        domain_of=domain_of,
    )
