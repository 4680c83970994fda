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


class DraftInTheWay(Refusal):
    message = _l("An diesem Modul wird gerade geschrieben. Veröffentlicht oder verwerft zuerst den Entwurf.")


class TextOnly(Refusal):
    """A file that is written in a way that a form cannot change without touching what stands around."""

    message = _l("Dieses Quiz ist so geschrieben, dass es sich nur als Text ändern lässt.")


class ImageShown(Refusal):
    message = _l(
        "Dieses Bild steht noch in einem Text. Nimm es dort zuerst heraus, dann kannst du es löschen."
    )


class NothingToPublish(Refusal):
    message = _l("Der Entwurf sagt genau das, was schon veröffentlicht ist.")


class DraftOpen(Refusal):
    message = _l(
        "An diesem Modul gibt es schon einen Entwurf. Veröffentliche oder verwirf ihn zuerst, damit nichts verloren geht."
    )


class QuizDraftOpen(Refusal):
    message = _l(
        "An diesem Quiz gibt es schon einen Entwurf. Nichts ist überschrieben: Entscheide, welcher gelten soll."
    )


class NewerVersion(Refusal):
    message = _l("Inzwischen ist eine neuere Fassung erschienen. Sieh dir an, was dein Entwurf daran ändert.")


class DraftChanged(Refusal):
    message = _l("Der Entwurf hat sich gerade geändert. Sieh ihn dir noch einmal an und veröffentliche dann.")


class ResultsChanged(Refusal):
    message = _l(
        "Inzwischen ist eine neue Fassung erschienen, ein Versuch dazugekommen oder ein Ergebnis geändert worden. "
        "Nichts ist verloren: Sieh dir die Auswirkung noch einmal an und entscheide dann."
    )


class ConflictSettled(Refusal):
    message = _l("Darüber ist inzwischen entschieden. Ordner und Browser sind sich einig.")


class SidesMoved(Refusal):
    message = _l(
        "Inzwischen hat sich im Ordner oder im Browser etwas geändert. Unten stehen die neuen Texte. Was du schon "
        "gewählt hast, ist noch gewählt, wo es noch passt."
    )


class BuiltUpon(Refusal):
    message = _l("Eine spätere Neubewertung baut auf dieser auf. Nimm zuerst die spätere zurück.")


class AlreadyUndone(Refusal):
    message = _l("Diese Neubewertung ist schon zurückgenommen.")


class PeerReviewNeeded(Refusal):
    """The topic wants somebody else to read first, and nobody has said yes to these texts."""


class PeerReviewMissing(PeerReviewNeeded):
    message = _l("Bei diesem Thema liest vor dem Veröffentlichen noch jemand gegen. Bitte jemanden darum.")


class PeerReviewStale(PeerReviewNeeded):
    message = _l(
        "Seit dem Gegenlesen hat sich der Entwurf geändert. Bitte noch einmal um einen Blick darauf, dann kannst du "
        "veröffentlichen."
    )


class PeerReviewOver(Refusal):
    message = _l(
        "Dieser Entwurf ist inzwischen veröffentlicht oder verworfen. Du brauchst nichts mehr zu tun. Danke dir!"
    )


class PeerReviewWithdrawn(Refusal):
    message = _l("Das Gegenlesen hat sich erledigt. Du brauchst nichts mehr zu tun. Danke dir!")


class TextsMoved(Refusal):
    message = _l(
        "Während du gelesen hast, hat sich der Entwurf geändert. Deine Antwort steht noch da: Sieh dir an, was anders ist, "
        "und schicke sie dann."
    )


class NothingSaid(Refusal):
    message = _l("Schreibe einen Satz oder einen Kommentar dazu, was sich ändern soll.")
