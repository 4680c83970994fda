"""The shared parts of pages keep their promises to people who do not see, or do not see colours."""

import re

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from course_engine.web.forms import PageForm


class VisitForm(PageForm):
    name = StringField(
        "Name", description="Wie du heißt.", validators=[InputRequired("Gib deinen Namen ein.")]
    )
    way = RadioField(
        "Wie?", choices=[("call", "Anruf"), ("text", "Schreiben")], validators=[InputRequired("Wähle.")]
    )
    topics = SelectMultipleField(
        "Themen", choices=[("a", "Bilder")], option_widget=CheckboxInput(), widget=ListWidget()
    )
    notes = FieldList(StringField("Notiz", validators=[InputRequired("Schreib etwas.")]), min_entries=1)
    agreed = BooleanField("Ich stimme zu", validators=[InputRequired("Dein Ja fehlt.")])


FORM = """
{% from "_parts/forms.html" import choices, error_summary, field %}
{{ error_summary(form) }}{{ field(form.name, autocomplete="name") }}{{ field(form.way) }}
{{ choices(form.topics, hints={"a": "Fotos und Filme"}) }}{{ field(form.notes[0]) }}{{ field(form.agreed) }}
"""


@pytest.fixture
def rendered(sqlite_app: Flask):
    """Render a template as a page would, outside of any account."""

    def render(template: str, **context: object) -> str:
        with sqlite_app.test_request_context("/"):
            return render_template_string(template, **{name: make() for name, make in context.items()})

    return render


def wrong_form() -> VisitForm:
    form = VisitForm(formdata=MultiDict({"notes-0": ""}), meta={"csrf": False})
    form.validate()
    return form


def test_every_error_in_the_summary_leads_to_a_control(rendered):
    html = rendered(FORM, form=wrong_form)
    summary = html[: html.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["name", "way-0", "notes-0", "agreed"]
    assert all(f'id="{target}"' in html for target in targets)


def test_a_field_is_tied_to_its_hint_and_its_error(rendered):
    html = rendered(FORM, form=wrong_form)
    control = re.search(r'<input[^>]*id="name"[^>]*>', html)[0]
    assert 'aria-describedby="name-hint name-error"' in control
    assert 'aria-invalid="true"' in control
    assert control.count("aria-describedby") == control.count("aria-invalid") == 1
    assert 'id="name-hint"' in html
    assert 'id="name-error"' in html


def test_choices_stand_in_a_fieldset_with_a_legend(rendered):
    html = rendered(FORM, form=wrong_form)
    assert html.count("<fieldset") == html.count("<legend") == 2
    assert re.search(r'<input[^>]*aria-describedby="topics-0-hint"', html)


def test_a_fresh_form_shows_no_error(rendered):
    html = rendered(FORM, form=lambda: VisitForm(formdata=None, meta={"csrf": False}))
    assert "error" not in html
    assert "aria-invalid" not in html


def test_a_page_with_errors_says_so_in_its_title(rendered):
    template = '{% extends "base.html" %}{% block title %}Profil{% endblock %}'
    wrong = re.sub(r"\s+", " ", rendered(template, form=wrong_form))
    fresh = re.sub(r"\s+", " ", rendered(template))
    assert "<title>Fehler: Profil – Course Engine</title>" in wrong
    assert "<title>Profil – Course Engine</title>" in fresh


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("not_begun", "Noch nicht begonnen"),
        ("under_way", "Unterwegs"),
        ("completed", "Abgeschlossen"),
        ("mastered", "Beherrscht"),
    ],
)
@pytest.mark.parametrize("macro", ["state", "state_mark"])
def test_a_state_is_a_word_and_an_icon_not_only_a_colour(rendered, macro, name, word):
    html = rendered(f'{{% from "_parts/state.html" import {macro} %}}{{{{ {macro}("{name}") }}}}')
    assert word in html
    assert "<path" in html or "<circle" in html


def test_steps_say_in_words_where_somebody_is(rendered):
    html = rendered(
        """{% from "_parts/steps.html" import steps %}{{ steps([
          {"label": "Eins", "state": "done", "url": "/1"}, {"label": "Zwei", "state": "current", "url": "/2"},
          {"label": "Drei", "state": "open"}], "Lektionen") }}"""
    )
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "Eins (erledigt)" in words
    assert "Zwei (hier bist du)" in words
    assert "Drei (offen)" in words
    assert html.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Samira Öztürk", "SÖ"),
        ("Marie-Luise Hahn", "MH"),
        ("Cher", "C"),
        ("", "?"),
        ("  ", "?"),
        ("李 雷", "李雷"),
    ],
)
def test_a_disc_shows_initials_in_a_colour_that_stays(rendered, name, initials):
    template = '{% from "_parts/person.html" import disc %}{{ disc(name) }}'
    html = rendered(template, name=lambda: name)
    assert f">{initials}<" in html
    assert html == rendered(template, name=lambda: name)
    assert re.search(r"disc-tint-[1-6]\b", html)


def test_the_line_that_says_what_is_saved_is_true(rendered):
    save_line = '{% from "_parts/save_line.html" import save_line %}{{ save_line(time, failed) }}'
    words = [
        re.sub(
            r"<[^>]+>",
            "",
            rendered(save_line, time=lambda time=time: time, failed=lambda failed=failed: failed),
        )
        for time, failed in [("14:03:22", False), ("14:03:22", True), (None, False)]
    ]
    assert "Gespeichert um 14:03:22" in words[0]
    assert "Nicht gespeichert" in words[1]
    assert "Gespeichert um" not in words[1] + words[2]


@pytest.mark.parametrize(("total", "said"), [(1, "0 von 1 Lektion<"), (3, "0 von 3 Lektionen<")])
def test_one_lesson_is_no_plural(rendered, total: int, said: str):
    html = rendered(
        '{% from "_parts/steps.html" import steps_inline %}{{ steps_inline(0, ' + str(total) + ") }}"
    )
    assert said in html
