"""The words that reports explain: official ones, and the rules by which an inspection adds its own. Pure: no Django."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple


class Term(NamedTuple):
    """A term with its meaning, and its abbreviation, "" for none."""

    term: str
    abbreviation: str
    meaning: str

    @property
    def heading(self) -> str:
        """Return the term as a glossary prints it, with its abbreviation."""
        return f"{self.term} ({self.abbreviation})" if self.abbreviation else self.term


OFFICIAL: Final[tuple[Term, ...]] = (
    Term(
        "AssetPlus",
        "",
        "The assessment and planning framework that youth justice services in England and Wales use for a child "
        "throughout their time with the service.",
    ),
    Term(
        "Case manager",
        "",
        "The worker who is responsible for a child's case: for the assessment, the plan, its delivery and its reviews.",
    ),
    Term(
        "Child or young person",
        "",
        "A person aged 10 to 17 when the offence was committed. Some are 18 by the time a disposal has ended.",
    ),
    Term(
        "Community resolution",
        "",
        "An out-of-court disposal for less serious offences, agreed with those involved, often with reparation.",
    ),
    Term("Court disposal", "", "A sentence that a court has passed, in the community or in custody."),
    Term(
        "Desistance",
        "",
        "The way out of offending and the staying away from it. Work on desistance builds on what helps a person to "
        "stop: relationships, strengths, hopes, a place in education or work.",
    ),
    Term(
        "Detention and training order",
        "",
        "A custodial sentence for a child, served partly in custody and partly under supervision in the community.",
    ),
    Term(
        "Key question",
        "",
        "What an inspector judges in every case to which it is relevant: was the work sufficient, yes or no. Prompts "
        "beneath it say what to look for; the judgement is of the whole.",
    ),
    Term(
        "Out-of-court disposal",
        "",
        "A way of dealing with an offence without a prosecution: community resolution, youth caution, youth "
        "conditional caution, or another that is agreed locally.",
    ),
    Term(
        "Professional discretion",
        "",
        "The ratings panel's power to move a standard by one band from the rating that the figures give, with reasons "
        "that are on record.",
    ),
    Term(
        "Referral order",
        "",
        "A court order under which a child agrees a contract with a youth offender panel of volunteers and a worker: "
        "what to do to repair the harm and to stay out of trouble.",
    ),
    Term(
        "Risk of serious harm",
        "",
        "How likely it is that somebody does grave physical or psychological harm to others, and how grave it would "
        "be. It is classified as low, medium, high or very high.",
    ),
    Term(
        "Safety and wellbeing",
        "",
        "Whether a child may come to harm, through others, through circumstances or through their own behaviour; and "
        "how the child is, in body and mind.",
    ),
    Term(
        "Sufficient",
        "",
        "Good enough for the case in question. Of the cases to which a key question is relevant, the percentage in "
        "which the work was sufficient gives the band of the key question.",
    ),
    Term(
        "Youth caution",
        "",
        "A formal out-of-court warning for an admitted offence, given by the police, with or without voluntary help.",
    ),
    Term(
        "Youth conditional caution",
        "",
        "A youth caution with conditions. Where the child does not keep them, the offence may go to court.",
    ),
    Term(
        "Youth offending service",
        "",
        "The team of council, police, probation, health and education staff that works with children who have "
        "offended or may do so. Services call themselves YOT (team), YOS (offending service) or YJS (justice service).",
    ),
    Term(
        "Youth rehabilitation order",
        "YRO",
        "A community sentence for a child, with requirements that the court chooses, such as supervision, activities "
        "or a curfew.",
    ),
)


def second_meaning(term: str, abbreviation: str, others: Iterable[Term]) -> str:
    """Return why a term can't be explained: it or its abbreviation has a meaning already. A sentence, "" for none."""
    for other in others:
        if term.casefold() == other.term.casefold():
            return f"“{term}” has a meaning in the glossary already. One word has one meaning."
        if abbreviation and abbreviation in (other.abbreviation, other.term):
            return f"“{abbreviation}” stands for “{other.term}” already. One abbreviation has one meaning."
        if other.abbreviation and term == other.abbreviation:
            return f"“{term}” stands for “{other.term}” already. One abbreviation has one meaning."
    return ""


def terms_that_occur(terms: Iterable[Term], words: str) -> list[Term]:
    """Return the terms that stand in the words, in the order of the alphabet.

    A term stands there as whole words in letters of any case, also in the plural with an s; an abbreviation only as it
    is written. What stands between two words may be a line break or a hyphen.
    """
    found = [one for one in terms if _stands(_pattern(one.term), words, re.IGNORECASE) or _is_abbreviated(one, words)]
    return sorted(found, key=lambda one: one.term.casefold())


def _is_abbreviated(one: Term, words: str) -> bool:
    return bool(one.abbreviation) and _stands(re.escape(one.abbreviation), words, re.NOFLAG)


def _pattern(term: str) -> str:
    return r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term.strip())))


def _stands(pattern: str, words: str, flags: re.RegexFlag) -> bool:
    return re.search(rf"(?<!\w){pattern}s?(?!\w)", words, flags) is not None
