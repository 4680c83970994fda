"""A scout's own limits: how many on one topic, and how many more now. Held within one round."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from course_engine.mentoring.matching.instance import Instance, read_instance
from course_engine.mentoring.matching.limits import solve_within
from course_engine.mentoring.matching.solving import solve
from tests.mentoring.matching.instances import small_instances

READ = small_instances().map(lambda given: read_instance(json.dumps(given).encode()))


@given(READ, st.integers(0, 2))
def test_nobody_gets_more_on_a_topic_than_they_want(instance: Instance, most: int) -> None:
    topics = {request.id: request.topic for request in instance.requests}
    limits = {(scout.id, topic): most for scout in instance.scouts for topic in scout.topics}
    found = solve_within(instance, limits)
    given_to = Counter((pair.scout, topics[pair.request]) for pair in found.pairs)
    assert all(count <= most for count in given_to.values())
    assert len(found.pairs) + len(found.unmatched) == len(instance.requests)


@given(READ)
def test_without_limits_it_is_the_one_right_round(instance: Instance) -> None:
    assert solve_within(instance, {}) == solve(instance)


@given(READ, st.integers(0, 2))
def test_nobody_gets_more_at_once_than_they_take_now(instance: Instance, most: int) -> None:
    scouts = [replace(scout, at_most=most) for scout in instance.scouts]
    found = solve(replace(instance, scouts=scouts))
    assert all(count <= most for count in Counter(pair.scout for pair in found.pairs).values())
