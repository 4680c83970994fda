"""Which words are one word for the search."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.search.stems import MOST_TERMS, stem, stems_of, tail, terms, words

SAME = (
    "Lehrer Lehrern Lehrerin Lehrerinnen Lehrer*innen Lehrer*in Lehrer:innen Lehrer_innen LehrerInnen Lehrer/innen "
    "Lehrer/-innen Lehrer(innen) Lehrer·innen Lehrende Lehrenden LEHRER",
    "Mentor Mentoren Mentorin Mentor*in Mentor:in Mentorinnen MentorInnen Mentor/in",
    "Kollege Kollegen Kollegin Kolleginnen Kolleg*innen Kolleg_innen",
    "Arzt Ärzte Aerzte Ärztin Ärzt*innen Ärztinnen",
    "Kunde Kundin Kund:innen Kundinnen",
    "Pädagoge Paedagogin Pädagog*in Pädagoginnen",
    "Teilnehmer Teilnehmende Teilnehmer:innen Teilnehmerin Teilnehmenden",
    "Mitarbeiter Mitarbeitende Mitarbeiter*innen Mitarbeiterin",
    "Student Studierende Student*innen Studentin Studenten",
    "Experte Expertin Expert*innen",
    "Lernende Lernenden Lerner lernen",
    "Straße Strasse STRASSE Straßen",
    "Foto Fotos",
    "Kamera Kameras",
    "Frau Frauen",
    "Müller Mueller",
    "Bild Bilder Bildern",
    "Haus Häuser Haeuser",
    "E-Mail Email e-mails E\u2011Mail",
    "Video-Konferenz Videokonferenz VIDEOKONFERENZEN",
    "Cafe Café",
    "Termin Termine Terminen",
)  # fmt: skip
DIFFERENT = (
    ("Termin", "Term"),
    ("Jugend", "Jugo"),
    ("Berlin", "Berl"),
    ("beginnen", "Beg"),
    ("Abend", "ab"),
    ("Medizin", "Mediz"),
    ("Verein", "vere"),
)


def whole(word: str) -> str:
    return stem(next(iter(words(word))).forms[0], "de")


@pytest.mark.parametrize("group", SAME, ids=lambda group: group.split()[0])
def test_forms_of_a_word_meet(group: str) -> None:
    assert len({whole(word) for word in group.split()}) == 1, {word: whole(word) for word in group.split()}


@pytest.mark.parametrize("pair", DIFFERENT)
def test_what_only_looks_like_a_form_stays_another_word(pair: tuple[str, str]) -> None:
    assert whole(pair[0]) != whole(pair[1])


def test_english_texts_have_english_stems_and_a_query_may_be_in_either_language() -> None:
    assert stem("meetings", "en") == stem("meeting", "en")
    assert stems_of("Running meetings", "en") & terms("meeting")[0].stems
    assert stems_of("Die Treffen", "de") & terms("Treffens")[0].stems


def test_a_word_with_hyphens_is_found_whole_and_by_its_parts() -> None:
    assert [word.forms for word in words("Online-Scouts, Vor- und Nachteile")] == [
        ("onlinescouts", "online", "scouts"), ("vor",), ("und",), ("nachteile",),
    ]  # fmt: skip
    text = stems_of("Die Teilnehmer*innen-Liste der Onlinescouts", "de")
    assert all(term.stems & text for term in terms("Teilnehmerliste Online-Scout"))
    assert [term.word for term in terms("E-Mail")] == ["email"]


def test_words_that_stand_everywhere_are_left_out_and_each_word_counts_once() -> None:
    assert terms("und oder der die WIE") == []
    assert [term.word for term in terms("Foto und foto FOTO Einwilligung")] == ["foto", "einwilligung"]
    assert len(terms(" ".join(f"wort{n}" for n in range(100)))) == MOST_TERMS


def test_the_parts_of_a_word_may_meet_as_if_they_were_an_umlaut() -> None:
    assert tail("fotoerlaubnisse", "de") == "fotoerlaubnis"
    assert tail("erlaubnis", "de") == stem("erlaubnis", "de")


def test_a_stem_that_is_cut_short_does_not_begin_other_words() -> None:
    assert "medi" not in terms("Medien")[0].beginnings
    assert "medien" in terms("Medien")[0].beginnings
    assert "video" in terms("Videos")[0].beginnings


@given(st.text(max_size=300))
def test_any_text_is_cut_into_words_at_their_places(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert all(word.forms)
        end = word.end
    terms(text)


@pytest.mark.parametrize(
    "text", ["a*" * 50_000, "-" * 100_000, "Lehrer*" * 20_000, "(in" * 30_000, "ä\u0301" * 30_000]
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    stems_of(text, "de")
    assert time.process_time() - began < 5
