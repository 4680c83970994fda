"""Texts cut at their headings, and what of them is shown."""

from __future__ import annotations

from course_engine.content.rendering import render
from course_engine.search.highlighting import SHOWN, best_passage, excerpt, finders, hits, marked
from course_engine.search.passages import Passage, passages

MARKDOWN = """Vorweg ein Satz.[^1]

## Einwilligung holen

Frag **erst**, dann mach das Bild.

- eins
- zwei

### Kinder

Bei Kindern fragst du die Eltern.

[^1]: Eine Fußnote.
"""


def cut(markdown: str) -> list[Passage]:
    return passages(render(markdown).to_body()["segments"])


def test_each_passage_has_its_heading_and_the_anchor_that_leads_there() -> None:
    found = cut(MARKDOWN)
    anchors = [anchor for _level, anchor, _text in render(MARKDOWN).outline]
    assert [one.anchor for one in found] == ["", *anchors]
    assert found[0].text.startswith("Vorweg ein Satz.")
    assert (found[1].heading, found[1].text) == (
        "Einwilligung holen",
        "Frag erst, dann mach das Bild. eins zwei",
    )
    assert found[2].heading == "Kinder"


def test_of_a_self_check_only_the_question_is_taken_and_of_notes_nothing() -> None:
    segments = [
        {"kind": "prose", "html": "<p>Text</p>"},
        {"kind": "facilitator", "html": "<p>Für die Weitergabe</p>"},
        {
            "kind": "self-check",
            "item": {"prompt": "Darf das?", "choices": [{"text": "Ja", "feedback": "Genau."}]},
        },
    ]
    assert [one.text for one in passages(segments)] == ["Text Darf das?"]


def test_hits_are_marked_and_everything_is_escaped() -> None:
    text = "Das <b>Foto</b> & die Fotos der Lehrer*innen"
    assert marked(text, finders([{"foto", "fotos"}, {"lehrer"}])) == (
        "Das &lt;b&gt;<mark>Foto</mark>&lt;/b&gt; &amp; die <mark>Fotos</mark> der <mark>Lehrer*innen</mark>"
    )
    assert marked(text, finders([])) == "Das &lt;b&gt;Foto&lt;/b&gt; &amp; die Fotos der Lehrer*innen"


def test_a_hit_behind_a_hyphen_and_one_with_a_sharp_s_are_marked() -> None:
    assert marked("Gruppen-Fotos", finders([{"fotos"}])) == "<mark>Gruppen-Fotos</mark>"
    assert marked("Das Maß", finders([{"mass"}])) == "Das <mark>Maß</mark>"


def test_an_excerpt_shows_where_most_of_the_words_are_close_together() -> None:
    text = (
        "Foto. "
        + "Hier steht etwas anderes. " * 40
        + "Die Einwilligung für das Foto fehlt. "
        + "Und weiter. " * 40
    )
    shown = excerpt(text, finders([{"foto"}, {"einwilligung"}]))
    assert "<mark>Einwilligung</mark> für das <mark>Foto</mark>" in shown
    assert len(shown.striptags()) <= SHOWN + 4
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_short_text_is_shown_whole_and_one_without_a_space_is_cut() -> None:
    assert excerpt("Kurz.", finders([{"foto"}])) == "Kurz."
    assert len(excerpt("x" * 5000, finders([{"foto"}]))) < SHOWN + 10


def test_the_best_passage_has_most_of_the_words_and_has_them_in_its_heading() -> None:
    found = [
        Passage("", "", "Ein Foto."),
        Passage("a", "", "Foto mit Einwilligung."),
        Passage("b", "Einwilligung", "Foto."),
    ]
    assert best_passage(found, finders([{"foto"}, {"einwilligung"}])) == 2
    assert best_passage(found, finders([{"foto"}])) == 0
    assert best_passage(found, finders([{"nichts"}])) is None


def test_hits_say_by_which_terms_they_are_found() -> None:
    both = hits("Fotoerlaubnis", finders([{"fotoerlaubnis"}, {"fotoerlaubnis"}]))
    assert [hit.terms for hit in both] == [frozenset({0, 1})]
