"""Background work: the row is the truth, a task only a nudge. Rows of jobs, and the worker that sweeps for due work.

A sweep does one due piece per call and says whether there was one. It claims that piece by a conditional update that
also sets a time after which the piece is due again: several workers never do the same piece at once, and what a killed
worker left is found again. Every piece may therefore be done twice.
"""

from __future__ import annotations

import enum
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Index, and_, or_, select, update
from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, db, personal, plain, reading

Clock = Callable[[], datetime]
SweepRun = Callable[[Clock], bool]
Handler = Callable[["Job"], None]

BEAT_SECONDS = 20.0
STALE = timedelta(minutes=2)  # a running job whose heart was silent for longer belongs to nobody
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LONGEST_REST = timedelta(minutes=1)


class JobState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work that must happen. A killed worker leaves it RUNNING with an old heartbeat."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_run_at", "state", "run_at"),)

    id: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()
    arguments: Mapped[dict[str, Any]] = plain(default=dict)  # ids only, never a person's words
    person_id: Mapped[int | None] = personal("who asked for the work", Erasure.TOMBSTONE)
    state: Mapped[str] = plain(default=JobState.WAITING)
    created_at: Mapped[datetime] = plain()
    run_at: Mapped[datetime] = plain()
    heartbeat_at: Mapped[datetime | None] = plain()
    finished_at: Mapped[datetime | None] = plain()
    tries: Mapped[int] = plain(default=0)
    done: Mapped[int] = plain(default=0)
    total: Mapped[int] = plain(default=0)
    last_error: Mapped[str | None] = plain()


def add_job(
    kind: str,
    arguments: dict[str, Any],
    *,
    now: datetime,
    run_at: datetime | None = None,
    person_id: int | None = None,
    total: int = 0,
) -> Job:
    """Add a job to the running transaction; a worker takes it up once that is committed, and not before `run_at`."""
    job = Job(
        kind=kind,
        arguments=arguments,
        person_id=person_id,
        created_at=now,
        run_at=run_at or now,
        tries=0,
        total=total,
    )
    db.session.add(job)
    return job


def register_sweep(app: Flask, name: str, run: SweepRun) -> None:
    """Let every worker of the app look for due work with `run`; `name` appears in the log."""
    app.extensions.setdefault("sweeps", {})[name] = run


def register_handler(app: Flask, kind: str, handler: Handler) -> None:
    """Let `handler` do the jobs of that kind. It opens and commits its own short transactions and may run twice."""
    app.extensions.setdefault("job_handlers", {})[kind] = handler


def init_app(app: Flask) -> None:
    register_sweep(app, "jobs", run_due_job)


def run_due_job(clock: Clock) -> bool:
    """Do one due job; return whether there was one. A failed job waits longer each time and is then given up."""
    job = _claim_due_job(clock()) if current_app.extensions.get("job_handlers") else None
    if job is None:
        return False
    try:
        if job.tries > len(PAUSES) + 1:
            raise RuntimeError("the worker ended at every try")
        with _Heart(job, clock):
            current_app.extensions["job_handlers"][job.kind](job)
    except Exception as error:
        current_app.logger.exception("job %s (%s) failed", job.id, job.kind)
        db.session.rollback()
        _close(job, now=clock(), **_after_failure(job, error, clock()))
    else:
        _close(job, now=clock(), state=JobState.DONE, finished_at=clock())
    return True


def _claim_due_job(now: datetime) -> Job | None:
    due = or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now - STALE),
    )
    kinds = list(current_app.extensions["job_handlers"])
    with reading():
        job_id = db.session.scalar(
            select(Job.id).where(due, Job.kind.in_(kinds)).order_by(Job.run_at, Job.id).limit(1)
        )
    if job_id is None:
        return None
    claim = update(Job).where(Job.id == job_id, due)
    claim = claim.values(state=JobState.RUNNING, heartbeat_at=now, tries=Job.tries + 1)
    job = db.session.scalar(claim.returning(Job))
    db.session.commit()
    return job


def _after_failure(job: Job, error: Exception, now: datetime) -> dict[str, Any]:
    said = type(error).__name__  # never its text, which may hold a person's words
    if job.tries > len(PAUSES):
        return {"state": JobState.FAILED, "finished_at": now, "last_error": said}
    return {"state": JobState.WAITING, "run_at": now + PAUSES[job.tries - 1], "last_error": said}


def _close(job: Job, *, now: datetime, **values: Any) -> None:
    """Write down how it ended, unless the job was taken over meanwhile."""
    db.session.execute(update(Job).where(*_still_mine(job)).values(heartbeat_at=now, **values))
    db.session.commit()


def _still_mine(job: Job) -> tuple[ColumnElement[bool], ...]:
    return Job.id == job.id, Job.state == JobState.RUNNING, Job.tries == job.tries


class _Heart:
    """Beats in its own thread and transactions while a job runs, so that long work is not taken for dead."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self._mine = _still_mine(job)
        self._clock = clock
        self._app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_SECONDS):
            try:
                with self._app.app_context():
                    db.session.execute(update(Job).where(*self._mine).values(heartbeat_at=self._clock()))
                    db.session.commit()
            except Exception:
                self._app.logger.exception("a heartbeat was lost")


class Worker:
    """Runs the app's sweeps until it is stopped; several may run, in one process or in many.

    A sweep that fails is logged and rests, longer each time; the others go on.
    """

    def __init__(self, app: Flask, *, clock: Clock, interval: float = 5.0) -> None:
        """`interval` is the pause in seconds when nothing is due."""
        self._app = app
        self._clock = clock
        self._interval = interval
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._failures: dict[str, int] = {}
        self._rests_until: dict[str, datetime] = {}

    def start(self) -> None:
        """Run in a daemon thread beside a server."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def stop(self, *, timeout: float | None = None) -> None:
        """End after the piece in hand; wait up to `timeout` seconds for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def run(self) -> None:
        """Work until stopped."""
        while not self._stop.is_set():
            if not self.run_once():
                self._stop.wait(self._interval)

    def run_once(self) -> bool:
        """Do one due piece of every sweep; return whether there was any."""
        sweeps: dict[str, SweepRun] = self._app.extensions.get("sweeps", {})
        did = [self._did_piece(name, run) for name, run in sweeps.items() if not self._rests(name)]
        return any(did)

    def _rests(self, name: str) -> bool:
        until = self._rests_until.get(name)
        return self._stop.is_set() or (until is not None and self._clock() < until)

    def _did_piece(self, name: str, run: SweepRun) -> bool:
        try:
            with self._app.app_context():
                did = run(self._clock)
        except Exception:
            self._let_rest(name)
            return False
        self._failures.pop(name, None)
        return did

    def _let_rest(self, name: str) -> None:
        """To be called while the error is being handled: logs it."""
        self._failures[name] = self._failures.get(name, 0) + 1
        rest = min(timedelta(seconds=2 ** min(self._failures[name], 10)), LONGEST_REST)
        self._rests_until[name] = self._clock() + rest
        self._app.logger.exception("the sweep %s failed and rests for %s", name, rest)
