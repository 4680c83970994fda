"""Background work: done once, found again after a crash, and never the end of the worker."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from course_engine import jobs
from course_engine.db import db
from course_engine.jobs import Job, JobState, Worker, add_job, register_handler, register_sweep, run_due_job
from tests.outages import away

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def no_other_sweeps(app: Flask) -> Iterator[None]:
    before = dict(app.extensions["sweeps"])
    yield
    app.extensions["sweeps"] = before
    app.extensions.pop("job_handlers", None)


def make_job(**values: object) -> Job:
    job = add_job("count", {"number": 7}, now=NOW)
    for name, value in values.items():
        setattr(job, name, value)
    db.session.commit()
    return job


def stored(job: Job) -> Job:
    db.session.expire_all()
    return db.session.execute(select(Job).where(Job.id == job.id)).scalar_one()


def test_a_due_job_is_done_once(app: Flask, clock: Clock) -> None:
    seen: list[int] = []
    register_handler(app, "count", lambda job: seen.append(job.arguments["number"]))
    job = make_job()
    assert run_due_job(clock)
    assert not run_due_job(clock)
    assert seen == [7]
    assert (stored(job).state, stored(job).tries, stored(job).finished_at) == (JobState.DONE, 1, NOW)


def test_a_job_for_later_waits(app: Flask, clock: Clock) -> None:
    register_handler(app, "count", lambda job: None)
    make_job(run_at=NOW + timedelta(hours=1))
    assert not run_due_job(clock)
    clock.now += timedelta(hours=1)
    assert run_due_job(clock)


def test_a_job_of_a_kind_that_nobody_here_can_do_waits(app: Flask, clock: Clock) -> None:
    make_job()
    assert not run_due_job(clock)


def test_a_running_job_is_left_alone_until_its_heart_is_silent(app: Flask, clock: Clock) -> None:
    register_handler(app, "count", lambda job: None)
    job = make_job(state=JobState.RUNNING, heartbeat_at=NOW, tries=1)
    assert not run_due_job(clock)
    clock.now += jobs.STALE + timedelta(seconds=1)
    assert run_due_job(clock)
    assert (stored(job).state, stored(job).tries) == (JobState.DONE, 2)


def test_a_failing_job_waits_longer_each_time_and_is_then_given_up(app: Flask, clock: Clock) -> None:
    def fail(job: Job) -> None:
        raise ValueError("Lea schrieb: geheim")

    register_handler(app, "count", fail)
    job = make_job()
    for pause in jobs.PAUSES:
        assert run_due_job(clock)
        assert stored(job).run_at == clock.now + pause
        clock.now += pause
    assert run_due_job(clock)
    assert stored(job).state == JobState.FAILED
    assert stored(job).last_error == "ValueError"


def test_a_job_that_kills_every_worker_is_given_up(app: Flask, clock: Clock) -> None:
    ran: list[int] = []
    register_handler(app, "count", lambda job: ran.append(1))
    job = make_job(state=JobState.RUNNING, heartbeat_at=NOW - timedelta(hours=1), tries=len(jobs.PAUSES) + 1)
    run_due_job(clock)
    assert stored(job).state == JobState.FAILED
    assert not ran


def test_a_heart_beats_while_the_work_goes_on(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.01)
    beat = threading.Event()

    def tick() -> datetime:
        if threading.current_thread() is not threading.main_thread():
            beat.set()
        return NOW

    register_handler(app, "count", lambda job: beat.wait(5) or None)
    make_job()
    run_due_job(tick)
    assert beat.is_set()


def test_whoever_was_taken_over_writes_nothing(app: Flask, clock: Clock) -> None:
    def be_taken_over(job: Job) -> None:
        db.session.execute(text("UPDATE jobs SET tries = tries + 1"))
        db.session.commit()

    register_handler(app, "count", be_taken_over)
    job = make_job()
    run_due_job(clock)
    assert stored(job).state == JobState.RUNNING


class TestOnBothDatabases:
    @pytest.fixture
    def database(self, either_database: str) -> str:
        return either_database

    def test_many_workers_do_each_job_once(self, app: Flask, clock: Clock) -> None:
        seen: list[int] = []
        register_handler(app, "count", lambda job: seen.append(job.id))
        made = [make_job().id for _ in range(20)]

        def work() -> None:
            worker = Worker(app, clock=clock)
            while worker.run_once():
                pass

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(seen) == made


def test_a_failing_sweep_rests_and_the_others_go_on(app: Flask, clock: Clock) -> None:
    calls: list[str] = []

    def fail(_clock: jobs.Clock) -> bool:
        calls.append("bad")
        raise RuntimeError

    def work(_clock: jobs.Clock) -> bool:
        calls.append("good")
        return True

    app.extensions["sweeps"] = {}
    register_sweep(app, "bad", fail)
    register_sweep(app, "good", work)
    worker = Worker(app, clock=clock)
    assert worker.run_once()
    assert worker.run_once()
    assert calls == ["bad", "good", "good"]
    clock.now += timedelta(minutes=1)
    worker.run_once()
    assert calls[-2:] == ["bad", "good"]


def test_the_worker_comes_back_when_the_database_does(app: Flask, clock: Clock) -> None:
    register_handler(app, "count", lambda job: None)
    job = make_job()
    worker = Worker(app, clock=clock)
    with away():
        assert not worker.run_once()
    assert not worker.run_once()  # still rests
    clock.now += jobs.LONGEST_REST
    assert worker.run_once()
    assert stored(job).state == JobState.DONE


def test_a_worker_stops_when_asked(app: Flask, clock: Clock) -> None:
    began = threading.Event()

    def look(_clock: jobs.Clock) -> bool:
        began.set()
        return False

    app.extensions["sweeps"] = {"look": look}
    worker = Worker(app, clock=clock, interval=60)
    worker.start()
    assert began.wait(10)
    worker.stop(timeout=10)
    assert worker._thread is not None
    assert not worker._thread.is_alive()
