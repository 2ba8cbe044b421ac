"""The judge alone: what counts as lost, as stored twice, as recovered."""

from typing import Any

from tests.resilience.judge import Claim, Drafted, Kept, judge, judge_drafts

KEY = "2.1.1 evidence"


def claim(value: Any, state: str = "kept", token: str = "a", *, is_words: bool = True) -> Claim:
    return Claim(token, KEY, value, state, is_words)


def kept(value: Any, token: str | None = "a") -> Kept:
    return Kept(token, KEY, value)


def test_a_change_is_found_in_the_history_or_in_a_journal() -> None:
    assert judge([claim("Words.")], [kept("Words.")], []).lost == []
    assert judge([claim("Words.")], [], [kept("Words.")]).lost == []


def test_a_change_that_is_nowhere_is_lost() -> None:
    verdict = judge([claim("Words.")], [], [])
    assert verdict.lost == ["2.1.1 evidence was called kept as 'Words.' (change a)"]


def test_words_of_which_the_end_is_missing_are_lost() -> None:
    assert len(judge([claim("Words and more.")], [kept("Words")], []).lost) == 1


def test_what_was_typed_on_under_the_same_id_is_no_loss() -> None:
    assert judge([claim("Words")], [kept("Words and more.")], []).lost == []


def test_what_was_called_saved_must_be_stored_as_it_was() -> None:
    assert len(judge([claim("Words", "saved")], [kept("Words and more.")], []).lost) == 1


def test_only_the_last_word_on_a_change_counts() -> None:
    assert judge([claim("Wor"), claim("Words.")], [kept("Words.")], []).lost == []


def test_an_answer_that_was_stored_already_is_not_stored_again() -> None:
    claims = [claim("yes", "saved", "b", is_words=False)]
    assert judge(claims, [kept("yes")], []).lost == []


def test_an_id_and_a_text_that_are_stored_twice_are_told() -> None:
    verdict = judge([claim("Words.")], [kept("Words."), kept("Words.")], [])
    assert verdict.duplicated == ["a is stored 2 times", "('2.1.1 evidence', 'Words.') is stored 2 times"]


def test_a_choice_may_be_made_again() -> None:
    claims = [claim("yes", token="a", is_words=False), claim("yes", token="c", is_words=False)]
    assert judge(claims, [kept("yes"), kept("no", "b"), kept("yes", "c")], []).duplicated == []


def test_what_is_typed_or_refused_is_promised_as_what_it_is() -> None:
    verdict = judge([claim("Words.", "typing"), claim("No.", "refused", "b")], [], [kept("No.", "b")])
    assert (verdict.kept, verdict.lost) == (1, [])


def test_changes_at_risk_that_are_stored_in_the_end_were_recovered() -> None:
    verdict = judge(
        [claim("Words."), claim("No.", token="b")], [kept("Words.")], [kept("No.", "b")], at_risk=["a", "b"]
    )
    assert (verdict.kept, verdict.acknowledged, verdict.recovered) == (2, 1, 1)


def test_what_was_typed_into_a_form_is_in_a_draft_an_act_or_a_journal() -> None:
    typed = [claim("Words.")]
    assert judge_drafts(typed, [], [Drafted("box", "Words. And more.")], [], []).lost == []
    assert judge_drafts(typed, [], [], ["Words."], []).lost == []
    assert judge_drafts(typed, [], [], [], [kept("Words.")]).lost == []
    assert len(judge_drafts(typed, [], [Drafted("box", "Word")], [], []).lost) == 1


def test_a_draft_that_is_there_twice_or_went_with_its_act_is_stored_twice() -> None:
    draft = Drafted("box", "Words.")
    assert len(judge_drafts([], [], [draft, draft], [], []).duplicated) == 1
    assert len(judge_drafts([], [], [draft], ["Words."], []).duplicated) == 1
