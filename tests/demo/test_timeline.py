"""The plan of the demo: nothing in the future, everything in order, the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

from course_engine.accounts.models import Role
from course_engine.demo.cast import ADDRESSES, LEARNERS, PEOPLE, SCOUTS, Group
from course_engine.demo.moments import Moment
from course_engine.demo.opening import COHORTS, INVITED, OPENED
from course_engine.demo.sign_in import DEMO_PEOPLE
from course_engine.demo.stories import STORIES
from course_engine.demo.studying import SHORTEST_PAUSE, study_moments
from course_engine.demo.timeline import moments

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def plan(seed: int = 1) -> list[Moment]:
    return moments(now=NOW, password_hash="", modules_folder="", quizzes_folder="", seed=seed)


def test_nothing_happens_in_the_future_or_before_the_opening() -> None:
    times = [moment.at for moment in plan()]
    assert times == sorted(times)
    assert times[0] >= NOW - OPENED
    assert times[-1] <= NOW


def test_the_same_seed_gives_the_same_times_and_another_one_others() -> None:
    assert [moment.at for moment in plan()] == [moment.at for moment in plan()]
    assert [moment.at for moment in plan()] != [moment.at for moment in plan(seed=2)]


def test_everybody_studies_after_joining_and_never_two_things_at_once() -> None:
    times: dict[str, list[datetime]] = {}
    for moment in study_moments(NOW, Random(1)):
        times.setdefault(moment.act.args[0], []).append(moment.at)  # type: ignore[attr-defined]
    for learner in LEARNERS:
        own = times.get(learner.name, [])
        assert all(later - earlier >= SHORTEST_PAUSE for earlier, later in pairwise(own))
        assert not own or own[0] > NOW - timedelta(days=COHORTS[learner.group][0]), learner.name


def test_the_cast_is_as_large_as_a_programme() -> None:
    assert Counter(learner.group for learner in LEARNERS) == {Group.SPRING: 12, Group.AUTUMN: 12}
    assert len(SCOUTS) == 6
    assert len({person.name for person in PEOPLE}) == len(PEOPLE) == len(set(ADDRESSES.values()))
    assert len({person.organisation for person in PEOPLE}) >= 10


def test_there_is_a_sign_in_for_every_role_and_none_for_who_was_only_invited() -> None:
    by_name = {person.name: person for person in PEOPLE}
    roles = {role for shown in DEMO_PEOPLE for role in by_name[shown.name].roles}
    assert roles == set(Role)
    assert INVITED not in {shown.name for shown in DEMO_PEOPLE}


def test_stories_are_about_people_of_the_cast() -> None:
    for story in STORIES:
        names = {story.learner, *(name for name, _reason in story.declined)}
        assert names | ({story.chosen} if story.chosen else set()) <= set(ADDRESSES)
