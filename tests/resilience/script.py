"""What happens in a script: made from a seed alone, so that a script which fails can be played again."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Do(StrEnum):
    """What can happen."""

    TYPE = "type"
    CHOOSE = "choose, or press a button of a form"
    REST = "rest"
    RELOAD = "reload"
    KILL_TAB = "kill the tab"
    KILL_BROWSER = "kill the browser"
    CUT_NETWORK = "cut the network"
    RESTORE_NETWORK = "restore the network"
    KILL_SERVER = "kill the server"
    START_SERVER = "start the server"
    RESTART_MID_REQUEST = "restart the server mid-request"
    END_SESSION = "end the session"
    SIGN_IN = "sign in"
    REPLAY = "send a request again"


@dataclass(frozen=True)
class Step:
    """One thing that happens, on one of the computers; `number` tells its text from every other's."""

    do: Do
    computer: int
    item: int
    number: int
    pause: float
    """Seconds until the next step."""


INSPECTION = "/inspections/{inspection}/"
CASE = INSPECTION + "cases/{case}/"
#: The chapter of the report on which scripts are played: it has a text for each domain.
CHAPTER = "/inspections/{report}/texts/findings/"
#: The pages on which scripts are played, one after the other: of a first reading, of a second, and of the report.
PAGES = (f"{CASE}standards/2.1/", INSPECTION + "cases/{read}/second-reading/", CHAPTER)
#: The forms with text boxes that scripts are played on, one after the other.
FORMS = (
    f"{CASE}comments/",
    f"{INSPECTION}evidence/1.1/",
    f"{CASE}alerts/raise/",
    f"{CASE}alerts/1/update/",
    f"{CASE}alerts/1/resolve/",
    f"{INSPECTION}findings/1/",
    f"{INSPECTION}practice-examples/add/",
    f"{INSPECTION}recommendations/add/",
    f"{CASE}withdraw/",
    INSPECTION + "cases/{submitted}/reopen/",
    INSPECTION + "cases/{differing}/second-reading/differences/2.1.1/",
    f"{INSPECTION}ratings/standards/2.1/propose/",
    f"/admin{INSPECTION}panel/representations/add/",
    "/inspections/{closed}/panel/reopen/",
)


#: The form that is the panel's own: the lead inspector, who fills in the others, decides nothing.
PANEL = f"{INSPECTION}panel/decide/"


def form_of(seed: int, step: "Step") -> str | None:
    """Return the form into which a step of a seed types; None where the seed plays on a page that saves itself.

    Every second seed plays on forms, and one of eight of these on the panel's.
    """
    if seed % 2 or not seed:
        return None
    return PANEL if user_of(seed) == "panel_member" else FORMS[(seed // 2 + step.number) % len(FORMS)]


def user_of(seed: int) -> str:
    """Return who plays a seed, by username."""
    if seed % 2 or not seed:
        return "inspector"
    return "panel_member" if seed % 16 == 4 else "lead_inspector"


def page_of(seed: int) -> str:
    """Return the page, of a case or of the report, on which a seed plays that does not play on forms."""
    return PAGES[seed // 2 % len(PAGES)]


#: How often each comes, among a hundred.
WEIGHTS = {
    Do.TYPE: 34,
    Do.CHOOSE: 16,
    Do.REST: 10,
    Do.RELOAD: 5,
    Do.KILL_TAB: 7,
    Do.KILL_BROWSER: 4,
    Do.CUT_NETWORK: 5,
    Do.RESTORE_NETWORK: 4,
    Do.KILL_SERVER: 2,
    Do.START_SERVER: 2,
    Do.RESTART_MID_REQUEST: 2,
    Do.END_SESSION: 3,
    Do.SIGN_IN: 2,
    Do.REPLAY: 4,
}
STEPS = (10, 16)
ITEMS = 3
#: So many of a kind in one script: they take seconds.
AT_MOST = {Do.KILL_BROWSER: 1, Do.KILL_SERVER: 1, Do.RESTART_MID_REQUEST: 1}
SECOND_COMPUTER = 0.4


def script(seed: int) -> list[Step]:
    """Return the steps of a seed: typing first, then anything, on one computer or, in four of ten scripts, on two."""
    chance = random.Random(seed)
    computers = 2 if chance.random() < SECOND_COMPUTER else 1
    left = dict(AT_MOST)
    steps = [_step(chance, Do.TYPE, computers, 0)]
    for number in range(1, chance.randint(*STEPS)):
        do = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        if left.get(do, 1) == 0:
            do = Do.TYPE
        left[do] = left.get(do, 99) - 1
        steps.append(_step(chance, do, computers, number))
    return steps


def _step(chance: random.Random, do: Do, computers: int, number: int) -> Step:
    pause = chance.choice([0.0, 0.02, 0.1, 0.3, 0.8, chance.uniform(0, 0.8)])
    return Step(do, chance.randrange(computers), chance.randrange(ITEMS), number, pause)
