"""Six scripts, and a proof that the harness sees what is lost and what is stored twice."""

import uuid
from pathlib import Path

import pytest

from tests.resilience.play import Place, Play
from tests.resilience.script import FORMS, PAGES, PANEL, Do, Step, form_of, page_of, script

pytestmark = pytest.mark.browser

SEEDS = range(1, 7)
FORGET = """() => new Promise((resolve) => {
    const opening = indexedDB.open("journal");
    opening.onsuccess = () => {
        const clearing = opening.result.transaction("changes", "readwrite");
        clearing.objectStore("changes").clear();
        clearing.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_is_stored_twice(seed: int, ground: Place) -> None:
    verdict = Play(ground, seed).run()
    assert verdict.kept > 0
    assert verdict.lost == []
    assert verdict.duplicated == []


def begun(ground: Place) -> Play:
    """A play with one computer on its page, before its first step."""
    play = Play(ground, 0)
    play.prepare(1)
    return play


def type_and_wait(play: Play, number: int, state: str) -> None:
    """Type a text of its own into the first field for words, until the page calls it so."""
    computer = play.computers[0]
    play.act(Step(Do.TYPE, 0, 0, number, 0))
    computer.leave()
    computer.wait_for(play.words[0], state)


def test_the_harness_sees_a_change_that_is_lost(ground: Place) -> None:
    play = begun(ground)
    try:
        play.act(Step(Do.CUT_NETWORK, 0, 0, 0, 0))
        type_and_wait(play, 1, "waiting")
        computer = play.computers[0]
        assert computer.page is not None
        computer.page.evaluate(FORGET)
        computer.kill()
        verdict = play.verdict()
    finally:
        play.close()
    assert [sentence.partition(" (")[0] for sentence in verdict.lost] == [
        "2.1.1 evidence was called waiting as 's0n1 words'"
    ]


def test_the_harness_sees_a_text_that_is_stored_twice(ground: Place) -> None:
    play = begun(ground)
    try:
        type_and_wait(play, 1, "saved")
        type_and_wait(play, 2, "saved")
        computer = play.computers[0]
        address, body = computer.requests[0]
        sent = body.replace(computer.claims[0].id, str(uuid.uuid4())).replace('"base":0', '"base":2')
        computer.requests[:] = [(address, sent)]
        computer.replay(0)
        verdict = play.verdict()
    finally:
        play.close()
    assert verdict.duplicated == ["('2.1.1 evidence', 's0n1 words') is stored 2 times"]


def test_a_seed_always_makes_the_same_script() -> None:
    assert script(7) == script(7)
    assert {step.do for seed in range(200) for step in script(seed)} == set(Do)


def test_the_scripts_of_the_long_run_type_into_every_form() -> None:
    steps = [(seed, step) for seed in range(1, 51) for step in script(seed) if step.do in {Do.TYPE, Do.CHOOSE}]
    assert {form_of(seed, step) for seed, step in steps} == {None, *FORMS, PANEL}


def test_the_scripts_of_the_long_run_play_on_every_page_that_saves_itself() -> None:
    assert {page_of(seed) for seed in range(1, 51, 2)} == set(PAGES)


def test_the_profiles_of_a_script_are_gone_after_it(ground: Place) -> None:
    begun(ground).close()
    assert [path.name for path in Path(ground.folder).iterdir() if path.is_dir()] == []
