"""What is typed when somebody asks for a draft to be read, and by who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from course_engine.authoring.places import QUOTE_LIMIT
from course_engine.authoring.queries.peer_reviews import Reader
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm, SentOnceForm

COMMENT_LIMIT = 2000
SIZES_LIMIT = 5000  # characters of the numbers that say what was seen


def _words_field(label: Any, description: Any, *, required: Any = None) -> TextAreaField:
    limit = Length(max=COMMENT_LIMIT, message=_l("Nimm höchstens 2000 Zeichen."))
    return TextAreaField(
        label,
        description=description,
        validators=[DataRequired(required), limit] if required else [limit],
        render_kw={"rows": "3", "spellcheck": "true"},
    )


class AskPeerReviewForm(PageForm):
    # Whether somebody can be asked is decided when it is done, not by the list as it was shown.
    reader = SelectField(
        _l("Wer soll gegenlesen?"),
        validators=[DataRequired(_l("Wähle jemanden aus."))],
        validate_choice=False,
    )
    note = _words_field(
        _l("Worauf soll die Person achten?"), _l("Ein, zwei Sätze helfen. Du kannst das Feld leer lassen.")
    )

    def offer(self, readers: Sequence[Reader]) -> None:
        """Let somebody be chosen: those who list the topic first."""
        groups = [
            (_("Kennen sich mit dem Thema aus"), [one for one in readers if one.lists_topic]),
            (_("Weitere"), [one for one in readers if not one.lists_topic]),
        ]
        offered = {label: [(str(one.id), one.name) for one in ones] for label, ones in groups if ones}
        self.reader.choices = {_("Noch niemand gewählt"): [("", _("Bitte wählen"))]} | offered

    @property
    def reader_id(self) -> int:
        """Who was chosen; 0 for what nobody can be."""
        return count_in(self.reader.data) or 0


class PeerAnswerForm(PageForm):
    """What a reader says of a draft; `seen` and `revisions` say which texts they saw."""

    text = _words_field(
        _l("Was möchtest du dazu sagen?"),
        _l(
            "Was ist gelungen, was fehlt noch? Zu einzelnen Stellen schreibst du am besten dort einen Kommentar."
        ),
    )
    seen = HiddenField(validators=[Length(max=100)])
    revisions = HiddenField(validators=[Length(max=SIZES_LIMIT)])

    def show_seen(self, digest: str, revisions: dict[int, int]) -> None:
        """Note what the page shows."""
        self.seen.data = digest
        self.revisions.data = " ".join(f"{text_id}:{number}" for text_id, number in revisions.items())

    def moved_since(self, revisions: dict[int, int]) -> set[int]:
        """Return the texts that are not as they were seen."""
        seen = set((self.revisions.data or "").split())
        return {text_id for text_id, number in revisions.items() if f"{text_id}:{number}" not in seen}


class CommentForm(SentOnceForm):
    """A comment; `place` and `quote` say where it stands."""

    text = _words_field(
        _l("Dein Kommentar"), "", required=_l("Schreibe einen Kommentar, bevor du ihn abschickst.")
    )
    place = HiddenField()
    quote = HiddenField(validators=[Length(max=2 * QUOTE_LIMIT)])

    @property
    def place_number(self) -> int:
        return count_in(self.place.data) or 0


class ReplyForm(PageForm):
    text = _words_field(_l("Deine Antwort"), "", required=_l("Schreibe etwas, bevor du antwortest."))
