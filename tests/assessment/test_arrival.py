"""Which of two windows is right: by the sequence each had seen, never by the clock."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.arrival import Arriving, Event, Fresh, changed_key, counting, judge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def answer(word):
    return {"text": word} if word is not None else None


def arriving(word, *, sequence=1, key="k-arriving"):
    return Arriving(1, sequence, key, answer(word))


def event(word, *, sequence=1, key="k-event", stale=False):
    return Event(sequence, sequence, key, answer(word), stale, NOW)


def test_a_first_answer_counts():
    assert judge([], arriving("eins")) == Fresh(1, "k-arriving", stale=False)


def test_the_same_key_and_answer_are_a_repetition():
    first = event("eins", key="k-arriving")
    assert judge([first, event("zwei", sequence=2)], arriving("eins")) is first


def test_a_stale_window_is_kept_but_does_not_count():
    assert judge([event("neu")], arriving("alt")) == Fresh(1, "k-arriving", stale=True)


def test_a_window_that_saw_the_newest_answer_counts():
    assert judge([event("alt")], arriving("neu", sequence=2)) == Fresh(2, "k-arriving", stale=False)


def test_what_comes_back_unchanged_is_no_event():
    seen, newer = event("gesehen"), event("neuer", sequence=2)
    assert judge([seen, newer], arriving("gesehen", sequence=2)) is None
    assert judge([], arriving("")) is None
    assert judge([newer], arriving("")) is None
    assert judge([seen], arriving(None, sequence=9)) is None


def test_emptying_an_answer_is_an_event():
    assert judge([event("weg damit")], arriving("", sequence=2)) == Fresh(2, "k-arriving", stale=False)


def test_the_same_page_sent_again_with_another_answer_counts():
    """The browser's "back" shows the old page with its old key and sequence."""
    first = event("eins", key="k-arriving")
    second = arriving("zwei")
    assert judge([first], second) == Fresh(2, changed_key(second), stale=False)
    repeated = event("zwei", sequence=2, key=changed_key(second))
    assert judge([first, repeated], second) is repeated


def test_the_same_page_sent_again_does_not_beat_another_window():
    events = [event("eins", key="k-arriving"), event("anderswo", sequence=2)]
    verdict = judge(events, arriving("zwei"))
    assert isinstance(verdict, Fresh)
    assert verdict.stale


def deciding(events, one):
    """What the database is asked for: see `judge`."""
    newest = counting(events)
    places = {one.sequence - 1, newest.sequence if newest else 0}
    return [
        e for e in events if e.key in (one.key, changed_key(one)) or (not e.stale and e.sequence in places)
    ]


tabs = st.lists(
    st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(["save", "repeat", "reload"]), st.integers(0, 5)),
    max_size=30,
)


@given(tabs)
def test_no_window_ever_overwrites_an_answer_it_did_not_know(steps):
    """Two windows save, repeat and reload at random: each counting answer was made in sight of the one before."""
    events: list[Event] = []
    seen = {"A": 0, "B": 0}
    sent: dict[str, Arriving] = {}
    for number, (tab, step, word) in enumerate(steps):
        if step == "reload":
            newest = counting(events)
            seen[tab] = newest.sequence if newest else 0
            continue
        one = sent.get(tab) if step == "repeat" else None
        one = one or arriving(f"{word}", sequence=seen[tab] + 1, key=f"k-{number}")
        sent[tab] = one
        before = counting(events)
        verdict = judge(events, one)
        assert verdict == judge(deciding(events, one), one)
        if isinstance(verdict, Fresh):
            kept = Event(number, verdict.sequence, verdict.key, one.answer or {}, verdict.stale, NOW)
            assert kept.key not in {other.key for other in events}
            assert verdict.stale == (before is not None and before.sequence > seen[tab])
            events.append(kept)
            if not verdict.stale:
                seen[tab] = verdict.sequence
    counts = [kept.sequence for kept in events if not kept.stale]
    assert counts == sorted(set(counts))
