"""What shall hold where folder and browser say different things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from course_engine.authoring.forms.fields import TEXT_LIMIT, size_field
from course_engine.content.bundle import bytes_digest
from course_engine.content.merging import Conflict, FileConflict
from course_engine.web.forms import PageForm

OWN = "own"


class SettlementForm(PageForm):
    """What shall hold in each place of a conflict. `seen` names the texts that the person has seen."""

    seen = HiddenField()
    size = size_field()
    places: tuple[FileConflict, ...] = ()

    def choice(self, place: FileConflict) -> Any:
        return self[f"choice_{place_key(place)}"]

    def own(self, place: FileConflict) -> Any:
        return self[f"own_{place_key(place)}"]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for place in self.places:
            if self.choice(place).data == OWN and not self._written(place):
                self.own(place).errors = [_("Schreibe den Text, der gelten soll.")]
                fine = False
        return bool(fine)

    def texts(self) -> list[str]:
        """The chosen texts, in the order of the places."""
        return [self._text(place) for place in self.places]

    def _text(self, place: FileConflict) -> str:
        one = place.conflict
        said = {"ours": one.ours, "theirs": one.theirs, "both": f"{one.ours}\n\n{one.theirs}"}
        chosen = self.choice(place).data
        return one.written(self._written(place)) if chosen == OWN else said[chosen]

    def _written(self, place: FileConflict) -> str:
        text: str = self.own(place).data or ""
        return text.replace("\r\n", "\n").strip("\n") if text.strip() else ""


def place_key(place: FileConflict) -> str:
    """Name the fields for one place by what both sides say there: what was chosen stays as long as they do."""
    one = place.conflict
    said = [place.path, one.kind, one.name, one.base, one.ours, one.theirs]
    return bytes_digest("\0".join(said))[:16]


def settlement_form(places: tuple[FileConflict, ...]) -> SettlementForm:
    """The form with a choice for each place."""
    fields: dict[str, Any] = {"places": places}
    for place in places:
        fields[f"choice_{place_key(place)}"] = RadioField(
            _l("Was soll gelten?"),
            choices=list(_ways(place.conflict)),
            validate_choice=False,
            validators=[DataRequired(_l("Wähle, was hier gelten soll."))],
        )
        begun = place.conflict.readable(place.conflict.ours or place.conflict.theirs)
        fields[f"own_{place_key(place)}"] = TextAreaField(
            _l("Eigener Text"),
            description=_l("So geschrieben wie in der Datei."),
            default=begun,
            validators=[Length(max=TEXT_LIMIT, message=_l("Der Text ist zu lang."))],
            render_kw={"rows": str(min(begun.count("\n") + 3, 24)), "spellcheck": "true"},
        )
    form: SettlementForm = type("PlacesForm", (SettlementForm,), fields)()
    return form


def _ways(one: Conflict) -> Iterator[tuple[str, Any]]:
    is_image = one.kind == "image"
    yield "ours", _l("So wie im Ordner") if one.ours else _l("Weglassen, so wie im Ordner")
    yield "theirs", _l("So wie im Browser") if one.theirs else _l("Weglassen, so wie im Browser")
    if one.kind == "block" and not one.base:
        yield "both", _l("Beides, erst der Text aus dem Ordner")
    if not is_image:
        yield OWN, _l("Ein eigener Text")
