"""What authoring says no to."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from course_engine.errors import Refusal


class DraftClosed(Refusal):
    message = _l("Dieser Entwurf ist inzwischen veröffentlicht oder verworfen. Beginne einen neuen.")


class StaleSave(Refusal):
    message = _l("Während du geschrieben hast, wurde dieser Text schon an anderer Stelle gespeichert.")


class LastLesson(Refusal):
    message = _l("Ein Modul braucht mindestens eine Lektion.")


class NothingToPublish(Refusal):
    message = _l("Der Entwurf sagt genau das, was schon veröffentlicht ist.")


class NewerVersion(Refusal):
    message = _l("Inzwischen ist eine neuere Fassung erschienen. Sieh dir an, was dein Entwurf daran ändert.")


class DraftChanged(Refusal):
    message = _l("Der Entwurf hat sich gerade geändert. Sieh ihn dir noch einmal an und veröffentliche dann.")
