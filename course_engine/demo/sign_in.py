"""Whom visitors of a demo can sign in as. Every password is known, so this is for demo instances only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from course_engine.demo.cast import ADDRESSES

PASSWORD = "gemeinsam-lernen"  # noqa: S105  (known to everybody, on purpose)


@dataclass(frozen=True)
class DemoPerson:
    role: Any
    name: str
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return ADDRESSES[self.name]


DEMO_PEOPLE = (
    DemoPerson(_l("Lernende, mittendrin"), "Aylin Demir"),
    DemoPerson(_l("Lernende, ganz neu"), "Linh Nguyen"),
    DemoPerson(_l("Online-Scout"), "Cem Arslan"),
    DemoPerson(_l("Trainerin"), "Carola Wiegand"),
    DemoPerson(_l("Admin"), "Anke Matthiesen"),
)


def init_app(app: Flask) -> None:
    """Show the people of the demo on its sign-in page, and on no other instance's."""

    @app.context_processor
    def people() -> dict[str, Any]:
        return {"demo_people": DEMO_PEOPLE} if app.config["DEMO"] else {}
