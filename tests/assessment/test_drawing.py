"""What an attempt draws: as many as asked, unseen ones first, whole vignettes, the same for the same seed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.drawing import Candidate, draw, drawn_count
from course_engine.content.catalogue import Section, Settings

POOL = [Candidate(n, "s-pool") for n in range(10)]
THREE = (Section("s-pool", draw=3, items=tuple(f"i-{n}" for n in range(10))),)


def drawn(candidates, sections, settings=Settings(), *, seen=None, seed=1):
    return draw(candidates, sections, settings, seen=seen or {}, generator=Random(seed))


def test_without_sections_everything_comes_as_the_author_wrote_it():
    assert drawn([Candidate(n) for n in range(5)], ()) == [0, 1, 2, 3, 4]


@given(seed=st.integers(), seen=st.dictionaries(st.integers(0, 9), st.integers(0, 3)))
def test_a_draw_has_its_size_and_is_the_same_again(seed, seen):
    one = drawn(POOL, THREE, seen=seen, seed=seed)
    assert len(set(one)) == 3
    assert one == sorted(one)  # as the author wrote it
    assert one == drawn(POOL, THREE, seen=seen, seed=seed)


@given(seed=st.integers(), met=st.sets(st.integers(0, 9), max_size=7))
def test_nothing_is_repeated_while_something_is_new(seed, met):
    assert not met & set(drawn(POOL, THREE, seen=dict.fromkeys(met, 1), seed=seed))


def test_after_three_attempts_nearly_the_whole_pool_was_met():
    seen: dict[int, int] = {}
    for seed in range(3):
        for key in drawn(POOL, THREE, seen=seen, seed=seed):
            seen[key] = seen.get(key, 0) + 1
    assert sorted(seen.values()) == [1] * 9


@given(seed=st.integers())
def test_items_around_a_vignette_stay_together_and_in_order(seed):
    candidates = [Candidate(0), Candidate(1, vignette="v"), Candidate(2, vignette="v"), Candidate(3)]
    order = drawn(candidates, (), Settings(shuffle_items=True), seed=seed)
    assert sorted(order) == [0, 1, 2, 3]
    assert order.index(2) == order.index(1) + 1


def test_shuffling_changes_the_order():
    orders = {
        tuple(drawn(POOL, (Section("s-pool"),), Settings(shuffle_items=True), seed=n)) for n in range(9)
    }
    assert len(orders) > 5


@given(seed=st.integers())
def test_a_vignette_is_drawn_whole_or_not_at_all(seed):
    candidates = [Candidate(n, "s", "v" if n < 3 else "") for n in range(6)]
    chosen = set(drawn(candidates, (Section("s", draw=4),), seed=seed))
    assert len(chosen & {0, 1, 2}) in (0, 3)
    only = set(drawn(candidates[:3], (Section("s", draw=2),), seed=seed))
    assert only == {0, 1, 2}  # one whole case is better than none


def test_the_page_before_says_how_many_come():
    assert drawn_count(THREE, 10) == 3
    assert drawn_count((), 7) == 7
