"""How well a scout knows a topic, in words for pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from course_engine.profiles.models import Level

LEVELS: dict[str, Any] = {
    Level.BASICS: _l("Grundlagen"),
    Level.EXPERIENCED: _l("Erfahrung"),
    Level.EXPERT: _l("Spezialgebiet"),
}
