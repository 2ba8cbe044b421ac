"""Writes a number as a spreadsheet shows it: by the format of its cell (ECMA-376, part 1, 18.8.31)."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_AS_IT_IS: Final = {"general", "@", ""}
_MOST_PLACES: Final = 12
"""Behind the point. With the 15 digits before it these are still reckoned without rounding."""

_TOKEN: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | \[\$(?P<currency>[^\]-]*)(?:-[0-9a-f]*)?\]
    | (?P<unseen>[_*]. | \[(?:black|blue|cyan|green|magenta|red|white|yellow|color\ ?[0-9]+)\])
    | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<plain>[^\w%/@*\[\]"\\;])
    """,
    re.VERBOSE | re.IGNORECASE,
)


def shown(value: int | float, number_format: str) -> str | None:
    """Return the digits as the cell shows them, or None where the format is one of those that are not known here:
    exponents, fractions, per cent, conditions, scaled thousands, words between the digits.

    Without a format of its own a number is given with all of its digits, though a narrow column shortens them.
    """
    if number_format.strip().lower() in _AS_IT_IS:
        plain = format(value, ".15g") if isinstance(value, float) else str(value)
        return None if "e" in plain or "n" in plain else plain
    sections = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', number_format)
    number = Decimal(repr(value))
    if number < 0 and len(sections) > 1:
        return _by_section(-number, sections[1])
    if number == 0 and len(sections) > 2:
        return _by_section(number, sections[2])
    written = _by_section(abs(number), sections[0]) if sections else None
    return f"-{written}" if written is not None and number < 0 else written


def _by_section(number: Decimal, section: str) -> str | None:
    tokens: list[tuple[str, str]] = []
    place = 0
    while place < len(section):
        found = _TOKEN.match(section, place)
        if found is None or found.lastgroup is None:
            return None
        kind = {"quoted": "text", "escaped": "text", "currency": "text", "plain": "text"}.get(found.lastgroup)
        tokens.append((kind or found.lastgroup, found[found.lastgroup]))
        place = found.end()
    tokens = [token for token in tokens if token[0] != "unseen"]
    kinds = [kind for kind, _ in tokens]
    if "digit" not in kinds or kinds.count("point") > 1:
        return None
    point = kinds.index("point") if "point" in kinds else max(i for i, kind in enumerate(kinds) if kind == "digit") + 1
    whole, rest = tokens[:point], tokens[point:]
    if not _is_plain(whole) or any(kind == "comma" for kind, _ in rest):
        return None
    places = sum(kind == "digit" for kind, _ in rest)
    if places > _MOST_PLACES:
        return None
    digits, _, decimals = format(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP), "f").partition(".")
    return _whole(digits.lstrip("0"), whole) + _decimals(decimals, rest)


def _is_plain(whole: list[tuple[str, str]]) -> bool:
    """Commas are between digits, where they part thousands; at the end they would divide by a thousand."""
    digits = [place for place, (kind, _) in enumerate(whole) if kind == "digit"]
    commas = [place for place, (kind, _) in enumerate(whole) if kind == "comma"]
    return all(digits[0] < place < digits[-1] for place in commas) if digits else not commas


def _whole(digits: str, tokens: list[tuple[str, str]]) -> str:
    """Fill the places from the right; the leftmost takes all digits that are left."""
    thousands = any(kind == "comma" for kind, _ in tokens)
    places = sum(kind == "digit" for kind, _ in tokens)
    written: list[str] = []
    count = 0

    def write(digit: str) -> None:
        nonlocal count
        if thousands and count and count % 3 == 0 and digit.strip():
            written.append(",")
        written.append(digit)
        count += 1

    for kind, text in reversed(tokens):
        if kind == "text":
            written.append(text)
        if kind != "digit":
            continue
        places -= 1
        taken, digits = (digits, "") if not places else (digits[-1:], digits[:-1])
        for digit in reversed(taken) if taken else {"0": "0", "?": " "}.get(text, ""):
            write(digit)
    return "".join(reversed(written))


def _decimals(decimals: str, tokens: list[tuple[str, str]]) -> str:
    """Write the digits behind the point; a # shows no nought at the end."""
    kinds = [text for kind, text in tokens if kind == "digit"]
    while kinds and kinds[-1] == "#" and decimals.endswith("0"):
        kinds.pop()
        decimals = decimals[:-1]
    left = iter(decimals)
    return "".join(next(left, "") if kind == "digit" else text for kind, text in tokens)
