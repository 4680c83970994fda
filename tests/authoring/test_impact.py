"""What a changed quiz does to earlier results: said before, the same whatever the types of the items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine import LIBRARY
from course_engine.assessment.grading import grade_attempt, is_passed
from course_engine.authoring.impact import (
    Decision,
    Effect,
    Kept,
    Kind,
    Regrading,
    Result,
    Taken,
    TakenItem,
    Way,
    classify,
    impact,
    item_text,
    wording,
)
from course_engine.content.catalogue import Quiz, Settings
from course_engine.content.parsing import parse_quiz
from course_engine.items import ITEM_KINDS, Answer, Item
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse

OPTIONS = ("a-1", "a-2", "a-3", "a-4")
PROMPTS = ("Was hilft?", "Was **hilft** wirklich?")


def choices(ids: Sequence[str], right: set[str]) -> tuple[Choice, ...]:
    return tuple(Choice(one, f"Wahl {one}", correct=one in right) for one in ids)


def some(random: Random, options: Sequence[str], least: int, most: int) -> list[str]:
    return random.sample(options, random.randint(least, min(most, len(options))))


def make_item(random: Random, uid: str) -> Item:
    """An item of one of several types; made twice with the same id it is two versions of it."""
    common: dict[str, Any] = {
        "id": uid,
        "prompt": random.choice(PROMPTS),
        "points": random.choice([1.0, 2.0, 0.5]),
    }
    kind = random.choice([SingleChoice, MultipleChoice, TrueFalse, ShortText, Number])
    if kind in (SingleChoice, MultipleChoice):
        ids = some(random, OPTIONS, 2, 4)
        right = set(some(random, ids, 1, 1 if kind is SingleChoice else 4))
        return kind(**common, choices=choices(ids, right))  # type: ignore[no-any-return, call-arg]
    if kind is TrueFalse:
        return TrueFalse(**common, answer=random.random() < 0.5)
    if kind is ShortText:
        return ShortText(**common, answers=random.choice([("KUG",), ("KUG", "Gesetz"), ("nein",)]))
    return Number(**common, answer=random.choice([3.0, 4.0]), tolerance=random.choice([0.0, 1.0]))


def make_quiz(random: Random) -> Quiz:
    made = tuple(make_item(random, uid) for uid in some(random, ["i-1", "i-2", "i-3", "i-4"], 1, 4))
    return Quiz(id="q", title="Probe", items=made, mastery_score=random.choice([0.5, 0.8]))


def make_answer(random: Random, item: Item) -> Answer | None:
    if random.random() < 0.15:
        return None
    if isinstance(item, SingleChoice):
        return {"choice": random.choice(item.choices).id}
    if isinstance(item, MultipleChoice):
        return {"choices": [one.id for one in item.choices if random.random() < 0.5]}
    if isinstance(item, TrueFalse):
        return {"value": random.random() < 0.5}
    if isinstance(item, ShortText):
        return {"text": random.choice(["KUG", "Gesetz", "nein", "?"])}
    return {"number": random.choice(["3", "4", "5"])}


def taken(quiz: Quiz, given: dict[str, Answer | None], number: int = 1) -> Taken:
    """A finished attempt at `quiz`, graded as submitting it does."""
    grade = grade_attempt(quiz.items, given)
    assert grade.score is not None
    result = Result(grade.score, is_passed(grade.score, quiz.mastery_score))
    had = tuple(
        TakenItem(place, hash(item), item, given.get(item.id), one.score, item.points)
        for place, (item, one) in enumerate(zip(quiz.items, grade.items, strict=True), 10 * number)
    )
    return Taken(number, result, result, quiz.mastery_score, had)


def make_attempt(random: Random, quiz: Quiz) -> Taken:
    return taken(quiz, {item.id: make_answer(random, item) for item in quiz.items})


def make_change(seed: int) -> tuple[Quiz, Quiz, Taken]:
    """A quiz, a later version of it in which some items are as they were, and an attempt at the first."""
    random = Random(seed)
    old, other = make_quiz(random), make_quiz(random)
    before = {item.id: item for item in old.items}
    mixed = tuple(before.get(one.id, one) if random.random() < 0.5 else one for one in other.items)
    return old, replace(other, items=mixed), make_attempt(random, old)


# Made from a seed: drawing every part by itself takes longer than judging it.
seeds = st.integers(0, 2**40)
changes = seeds.map(make_change)


def effect(old: Quiz, new: Quiz, attempt: Taken, way: Way, void: frozenset[str] = frozenset()) -> Effect:
    return Regrading(old, new).effect(attempt, Decision(way, void))


@given(changes)
def test_keeping_changes_nothing(change: tuple[Quiz, Quiz, Taken]) -> None:
    assert not effect(*change, Way.KEEP).changed


@given(changes)
def test_regrading_upwards_never_lowers(change: tuple[Quiz, Quiz, Taken]) -> None:
    found = effect(*change, Way.UPWARDS)
    assert found.then.score >= found.now.score
    assert found.then.passed >= found.now.passed


@given(changes, st.sampled_from(list(Way)), st.sets(st.sampled_from(["i-1", "i-2"])))
def test_what_was_passed_stays_passed_and_scores_stay_within_bounds(
    change: tuple[Quiz, Quiz, Taken], way: Way, void: set[str]
) -> None:
    found = effect(*change, way, frozenset(void))
    assert 0 <= found.then.score <= 1
    assert found.then.passed >= found.recorded.passed
    assert found.recorded == change[2].recorded


@given(changes, st.sets(st.sampled_from(["i-1", "i-2", "i-3", "i-4"]), min_size=1))
def test_a_void_item_counts_in_full_and_no_other_item_changes(
    change: tuple[Quiz, Quiz, Taken], void: set[str]
) -> None:
    attempt = change[2]
    found = effect(*change, Way.VOID, frozenset(void))
    for one in attempt.items:
        assert found.item_scores[one.id] == (1 if one.item.id in void else one.score)
    assert found.then.score >= found.now.score


@given(changes)
def test_regrading_is_grading_by_the_new_version_wherever_the_answer_fits(
    change: tuple[Quiz, Quiz, Taken],
) -> None:
    """The same as grading by hand: new items where answers still fit, old results where they do not."""
    old, new, attempt = change
    found = effect(old, new, attempt, Way.ALL)
    renewed = {item.id: item for item in new.items}
    total, worth = Fraction(0), Fraction(0)
    for one in attempt.items:
        item, score = renewed.get(one.item.id, one.item), None
        fits = item.kind == one.item.kind and (one.item.id, Kept.UNFIT) not in found.kept
        if fits:
            score = grade_attempt([item], {item.id: one.answer}).items[0].score
        else:
            item, score = one.item, one.score
        assert found.item_scores[one.id] == pytest.approx(score)
        total += Fraction(item.points) * Fraction(score or 0).limit_denominator(1000)
        worth += Fraction(item.points)
    assert found.then.score == pytest.approx(float(total / worth))


@given(changes, st.sampled_from(list(Way)))
def test_the_same_quiz_again_changes_no_result(change: tuple[Quiz, Quiz, Taken], way: Way) -> None:
    quiz, _new, attempt = change
    assert classify(quiz, quiz) == []
    assert not effect(quiz, quiz, attempt, way).changed


@given(changes)
def test_other_words_change_no_result(change: tuple[Quiz, Quiz, Taken]) -> None:
    quiz, _new, attempt = change
    reworded = tuple(replace(item, prompt="Ganz anders gefragt?", explanation="Weil.") for item in quiz.items)
    new = replace(quiz, items=reworded, title="Neuer Titel")
    assert {change.kind for change in classify(quiz, new)} == {Kind.WORDING}
    assert not effect(quiz, new, attempt, Way.ALL).changed


@given(changes)
def test_every_difference_is_said_in_a_sentence_that_names_its_item(change: tuple[Quiz, Quiz, Taken]) -> None:
    old, new, _attempt = change
    for one in classify(old, new):
        assert one.text % one.values
        if one.item_id:
            assert one.values["words"]
            assert one.item_id in {item.id for item in (*old.items, *new.items)}


SINGLE = SingleChoice(id="i-1", prompt="Was hilft?", choices=choices(["a-1", "a-2", "a-3"], {"a-1"}))
SECOND = TrueFalse(id="i-2", prompt="Stimmt das?", answer=True)
OLD = Quiz(id="q", title="Probe", items=(SINGLE, SECOND), mastery_score=0.8)


def kinds(*new: Item, **head: Any) -> list[Kind]:
    return [change.kind for change in classify(OLD, replace(OLD, items=new or OLD.items, **head))]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((SINGLE, SECOND, replace(SECOND, id="i-3")), [Kind.ADDED]),
        ((SINGLE,), [Kind.REMOVED]),
        ((SECOND, SINGLE), [Kind.MOVED]),
        ((SINGLE, replace(SECOND, prompt="Stimmt es?")), [Kind.WORDING]),
        ((SINGLE, replace(SECOND, hints=("Denk nach.",))), [Kind.WORDING]),
        ((SINGLE, replace(SECOND, feedback_if_true="Ja.")), [Kind.WORDING]),
        ((SINGLE, replace(SECOND, answer=False)), [Kind.KEY]),
        ((SINGLE, replace(SECOND, points=3.0)), [Kind.POINTS]),
        ((replace(SINGLE, choices=choices(["a-1", "a-2", "a-3"], {"a-2"})), SECOND), [Kind.KEY]),
        ((replace(SINGLE, choices=choices(["a-1", "a-2"], {"a-1"})), SECOND), [Kind.CHOICES]),
        ((replace(SINGLE, choices=choices(["a-3", "a-2", "a-1"], {"a-1"})), SECOND), [Kind.WORDING]),
        ((SINGLE, ShortText(id="i-2", prompt="Was?", answers=("Ja",))), [Kind.STRUCTURE]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told_apart(items: tuple[Item, ...], expected: list[Kind]) -> None:
    assert kinds(*items) == expected


def test_what_the_quiz_itself_says_is_told_apart() -> None:
    assert kinds(mastery_score=0.5) == [Kind.MASTERY]
    assert kinds(title="Anders") == [Kind.WORDING]


def test_an_answer_that_no_longer_fits_keeps_its_result_and_says_so() -> None:
    attempt = taken(OLD, {"i-1": {"choice": "a-1"}, "i-2": {"value": True}})
    without = replace(OLD, items=(replace(SINGLE, choices=choices(["a-2", "a-3"], {"a-2"})), SECOND))
    found = effect(OLD, without, attempt, Way.ALL)
    assert found.kept == (("i-1", Kept.UNFIT),)
    assert not found.changed


def test_an_item_that_is_gone_keeps_its_result() -> None:
    attempt = taken(OLD, {"i-1": {"choice": "a-2"}, "i-2": {"value": True}})
    found = effect(OLD, replace(OLD, items=(SECOND,)), attempt, Way.ALL)
    assert (found.then, found.kept) == (found.now, (("i-1", Kept.REMOVED),))


def test_a_result_that_counts_by_the_ledger_is_where_a_regrade_begins() -> None:
    """An earlier decision stands: only what this change touches is judged anew."""
    first = taken(OLD, {"i-1": {"choice": "a-2"}, "i-2": {"value": False}})
    voided = replace(
        first, now=Result(0.5, False), items=(replace(first.items[0], score=1.0), first.items[1])
    )
    new = replace(OLD, items=(SINGLE, replace(SECOND, answer=False)))
    found = effect(OLD, new, voided, Way.ALL)
    assert (found.now.score, found.then.score, found.recorded.score) == (0.5, 1.0, 0.0)


def test_a_lower_bar_lets_more_pass_without_another_score() -> None:
    attempt = taken(OLD, {"i-1": {"choice": "a-1"}})
    totals = impact(OLD, replace(OLD, mastery_score=0.5), [attempt], Decision(Way.UPWARDS)).totals
    assert (totals.newly_passed, totals.up, totals.equal) == (1, 0, 0)


def test_how_sure_somebody_was_weighs_a_regrade_but_no_void_item() -> None:
    """A wrong answer given for sure costs twice its points; when the key is turned it brings all of them."""
    sure = {"value": False, "certainty": 3}
    guess = {"choice": "a-1", "certainty": 1}
    had = replace(taken(OLD, {"i-1": guess, "i-2": sure}), by_certainty=True)
    had = replace(had, now=Result(0.0, False), recorded=Result(0.0, False))
    new = replace(OLD, items=(SINGLE, replace(SECOND, answer=False)))
    assert effect(OLD, new, had, Way.ALL).then.score == pytest.approx((1 / 3 + 1) / 2)
    assert effect(OLD, new, had, Way.VOID, frozenset({"i-1", "i-2"})).then.score == 1


def test_thirds_add_up_to_a_whole() -> None:
    """A third of an item, kept as 0.3333333333333333, does not cost a hair of the whole."""
    three = MultipleChoice(
        id="i-3", prompt="Was?", choices=choices(["a-1", "a-2", "a-3", "a-4"], {"a-1", "a-2", "a-3"})
    )
    parts = tuple(replace(three, id=f"i-{number}") for number in (3, 4))
    quiz = Quiz(id="q", title="Probe", items=(*parts, SECOND), mastery_score=0.5)
    given: dict[str, Answer | None] = {"i-3": {"choices": ["a-1"]}, "i-4": {"choices": ["a-1", "a-2"]}}
    attempt = taken(quiz, given)
    new = replace(quiz, items=(*parts, replace(SECOND, answer=False, points=1.0)))
    answered = replace(
        attempt, items=(*attempt.items[:2], replace(attempt.items[2], answer={"value": False}))
    )
    graded = grade_attempt(new.items, given | {"i-2": {"value": False}})
    assert effect(quiz, new, answered, Way.ALL).then.score == graded.score


def test_an_item_reads_as_lines_with_the_right_choice_ticked() -> None:
    assert item_text(SINGLE) == "Was hilft?\n✓ Wahl a-1\n– Wahl a-2\n– Wahl a-3"
    assert item_text(SECOND) == "Stimmt das?\nRichtig ist: stimmt"


def test_everything_that_items_and_quizzes_say_has_a_word_for_people() -> None:
    for kind in ITEM_KINDS.values():
        for name in _names(kind):
            assert name in wording._LABELS or name in _SAID_OTHERWISE, name
    for name in (field.name for field in fields(Settings)):
        assert name in wording._LABELS, name


_SAID_OTHERWISE = {
    *("id", "prompt", "vignette", "label", "shown"),
    *("choices", "statements", "premises", "options", "entries", "gaps", "rubric"),
}


def _names(shape: Any) -> Iterator[str]:
    for field in fields(shape):
        yield field.name
        inner = next((one for one in get_args(get_type_hints(shape)[field.name]) if is_dataclass(one)), None)
        if inner and field.name != "vignette":
            yield from _names(inner)


def test_an_item_in_words_names_what_is_matched_ordered_and_ranged() -> None:
    source = (LIBRARY / "quizzes" / "ruhig-bleiben-gegen-hass.yaml").read_text(encoding="utf-8")
    quiz = parse_quiz(source).value
    assert quiz
    for item in quiz.items:
        text = item_text(item)
        assert "{'" not in text
        assert item.prompt.strip() in text
        if item.vignette:
            assert item.vignette.text.strip() in text
