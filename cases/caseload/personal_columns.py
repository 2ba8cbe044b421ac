"""Tells columns that identify a person from others: the inspectorate works on pseudonymous references.

It reads a column's name, never its values. Where in doubt it says yes: a column wrongly refused costs the service a
minute, one wrongly let in sends a child's name.
"""

import re
from typing import Final

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

_THINGS_WITH_NAMES: Final = (
    r"(?:team|area|school|court|service|office|unit|locality|order|offence|disposal|ward|region)"
)

_PERSONAL: Final = re.compile(
    r"""
      \b(?:first|fore|sur|last|full|middle|given|family|maiden|nick|preferred|known)\s?names?\b
    | \b(?:names?|alias|aliases|aka)\b
    | \b(?:child|person|client|yp|parent|carer|victim|mother|father)s?names?\b
    | \b(?:dob|d\so\sb|birth|births|birthday|birthdate|birthdates|dateofbirth|datebirth|born|dateborn)\b
    | \b(?:home|postal|street|email|ip)?address(?:es)?(?:line)?\b
    | \b(?:post|postal|zip)\s?codes?\b
    | \b(?:street|house\s?(?:no|num|number)|known\sas|next\sof\skin|nok)\b
    | \b(?:e\s?mails?|telephone|phone|mobile|tel|telno)(?:\s?(?:no|num|number))?\b
    | \b(?:contact|home|work)\s?(?:number|telephone|phone|email)\b
    | \b(?:nhs|pnc|cro|nino|upn|uln|noms|ssn|passport)(?:id|ids|no|num|number|numbers|ref|reference|code)?\b
    | \b(?:ni|nin)(?:\s?(?:id|no|num|number))?$
    | \bnational\s?(?:insurance|id|identity|identifier)\w*\b
    | \bdriving\s?licen[cs]e\w*\b
    | \b(?:unique)\s?(?:pupil|learner)\s?(?:number|no)\b
    | \bpolice\s?national\s?computer\b
    | \bsocial\s?security\b
    """,
    re.VERBOSE,
)


def looks_personal(header: str) -> bool:
    """Say whether a column of this name looks like a name, a date of birth, an address or a national identifier.

    Case, spaces, underscores and punctuation make no difference, and `NHSNumber` is read as two words.
    """
    words = " ".join(_WORDS.findall(header)).casefold()
    words = re.sub(rf"\b{_THINGS_WITH_NAMES}\s?names?\b", "", words)
    return bool(_PERSONAL.search(words))
