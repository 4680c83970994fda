"""Background work: the row is the truth, a task only a nudge. Rows of jobs and the sweep over them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, personal, plain


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
