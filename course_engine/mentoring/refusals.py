"""The anticipated no of mentoring."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from course_engine.errors import Refusal


class TooManyRequests(Refusal):
    message = _l(
        "Du hast schon zwei offene Anfragen. Warte auf eine Antwort oder zieh eine zurück, dann kannst du wieder fragen."
    )


class ScoutNotFree(Refusal):
    message = _l(
        "Diese Person hat gerade keinen freien Platz mehr. Wähle jemand anderen oder „Wer auch immer passt“."
    )


class NoPlaceLeft(Refusal):
    message = _l(
        "Du hast keinen freien Platz mehr. Erhöhe die Zahl in deinem Profil oder beende eine Begleitung, "
        "dann kannst du zusagen."
    )


class OfferClosed(Refusal):
    message = _l(
        "Diese Anfrage ist nicht mehr offen: Sie wurde zurückgezogen oder ist an jemand anderen gegangen."
    )


class MentorshipEnded(Refusal):
    message = _l("Eure Begleitung ist beendet. Deine Nachricht wurde nicht mehr verschickt.")


class DraftOfEndedMentorship(Refusal):
    message = _l(
        "Nicht gespeichert: Eure Begleitung ist beendet. Kopiere deinen Text, wenn du ihn behalten möchtest."
    )


class DraftChangedElsewhere(Refusal):
    message = _l("Nicht gespeichert: In einem anderen Fenster hast du inzwischen etwas anderes geschrieben.")


class NudgeTooEarly(Refusal):
    message = _l("Erinnern kannst du, wenn eine Woche lang nichts kam, und höchstens alle drei Tage.")


class MentorshipOver(Refusal):
    message = _l("Eure Begleitung ist schon beendet.")


class StillRunning(Refusal):
    message = _l("Eure Begleitung läuft noch.")


class NoPlaceToContinue(Refusal):
    message = _l(
        "Im Moment ist dafür kein Platz frei. Euer Wunsch bleibt stehen: Sobald ein Platz frei ist, könnt ihr weitermachen."
    )


class CannotContinue(Refusal):
    message = _l("Fortsetzen geht im Moment nicht.")


class MovedOnAlready(Refusal):
    message = _l("Für diese Frage hast du schon jemand anderen gesucht.")


class ReportClosed(Refusal):
    message = _l("Diese Meldung ist schon abgeschlossen.")
