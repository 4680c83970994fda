"""The few words that the renderer adds to a text, in the language of the text: a rendering is kept, not translated."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Labels in one language. `kinds` names each kind of box."""

    kinds: Mapping[str, str]
    table: str
    footnotes: str
    footnote: str
    back: str
    picture_missing: str
    self_check: str
    broken_self_check: str
    facilitator: str
    term: str


WORDS = {
    "de": Words(
        kinds={
            "note": "Hinweis",
            "tip": "Tipp",
            "warning": "Achtung",
            "example": "Beispiel",
            "exercise": "Übung",
            "law": "Recht",
            "question": "Frage",
        },
        table="Tabelle",
        footnotes="Fußnoten",
        footnote="Fußnote",
        back="Zurück zum Text, Fußnote",
        picture_missing="Bild fehlt:",
        self_check="Selbstprüfung",
        broken_self_check="Diese Selbstprüfung hat einen Fehler und wird nicht gezeigt.",
        facilitator="Für die Weitergabe",
        term="Was heißt „%s“?",
    ),
    "en": Words(
        kinds={
            "note": "Note",
            "tip": "Tip",
            "warning": "Caution",
            "example": "Example",
            "exercise": "Exercise",
            "law": "Law",
            "question": "Question",
        },
        table="Table",
        footnotes="Footnotes",
        footnote="Footnote",
        back="Back to the text, footnote",
        picture_missing="Image missing:",
        self_check="Self-check",
        broken_self_check="This self-check has an error and is not shown.",
        facilitator="For passing it on",
        term="What does “%s” mean?",
    ),
}


def words_for(language: str) -> Words:
    """Return the words in `language` ("de-AT" counts as "de"), in German where there are none."""
    return WORDS.get(language.split("-")[0], WORDS["de"])
