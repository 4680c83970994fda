"""What is found, in which order, by whom: the same on both databases."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from course_engine.accounts.models import RoleGrant
from course_engine.accounts.operations.account import deactivate
from course_engine.content.catalogue import Topic as TopicValue
from course_engine.content.models import Module
from course_engine.content.operations import publish_topics
from course_engine.db import db
from course_engine.search.models import SearchEntry, SearchPosting
from course_engine.search.operations import catch_up, rebuild_index
from course_engine.search.queries import SearchPage
from course_engine.search.queries import search as search_for
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.search.library import LESSON, PHOTOS, offer, publish, publish_library
from tests.statements import count_statements


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def search(query: str, *, signed_in: bool = True, **options) -> SearchPage:
    return search_for(query, signed_in=signed_in, language="de", **options)


def found(query: str, **options) -> list[str]:
    """Titles in order; of a scout the name and the topic."""
    return [
        f"{one.name}: {one.title}".removeprefix(": ").replace("<mark>", "").replace("</mark>", "")
        for one in search(query, **options).results
    ]


# The expected lists are the same for both databases: that is the point.
QUERIES = {
    "foto": ["Fotos mit gutem Gewissen", "Ablage", "Einwilligung, die trägt"],
    "Fotos": ["Fotos mit gutem Gewissen", "Ablage", "Einwilligung, die trägt"],
    "lehrerin": ["Einwilligung, die trägt"],
    "Lehrende": ["Einwilligung, die trägt"],
    "einwilligung foto": ["Einwilligung, die trägt", "Fotos mit gutem Gewissen", "Ablage"],
    "foto einwilligung": ["Einwilligung, die trägt", "Fotos mit gutem Gewissen", "Ablage"],
    "erlaubnis": ["Einwilligung, die trägt"],
    "Webin": ["Webinare, die ankommen"],
    "treffens": ["Webinare, die ankommen"],
    "datenschutz": ["Sami Scout: Datenschutz", "Ablage", "Fotos mit gutem Gewissen"],
    "hass netz": ["Sami Scout: Gegenrede", "Ruhig bleiben"],
    "kinder": ["Einwilligung, die trägt"],
    "menschen bilder zeigen": ["Fotos mit gutem Gewissen"],
    "quark": [],
    "und": [],
}


@pytest.fixture
def library(app: Flask, cast: Cast) -> Cast:
    publish_library()
    offer(cast.scout, {"datenschutz": "Ich erkläre die DSGVO.", "gegenrede": "Hass im Netz begegnen."})
    return cast


@pytest.mark.parametrize("query", QUERIES)
def test_what_is_found_and_in_which_order(library: Cast, query: str) -> None:
    assert found(query) == QUERIES[query]


def test_a_rebuilt_index_finds_the_same(library: Cast) -> None:
    before = {query: found(query) for query in QUERIES}
    modules, scouts = rebuild_index()
    assert (modules, scouts) == (3, 1)
    assert {query: found(query) for query in QUERIES} == before
    assert catch_up() == (0, 0)


def test_an_instance_without_an_index_gets_one(library: Cast) -> None:
    db.session.query(SearchEntry).delete()
    db.session.commit()
    assert found("foto") == []
    assert catch_up() == (3, 1)
    assert found("foto") == QUERIES["foto"]


def test_a_title_counts_more_than_a_heading_and_that_more_than_text(app: Flask) -> None:
    publish("c", "Ganz anders", text="Von der Kamera ist die Rede.")
    publish("b", "Anders", text="## Die Kamera\n\nText.")
    publish("a", "Zur Kamera")
    publish("d", "Andere Kameraführung")
    assert found("kamera") == ["Zur Kamera", "Anders", "Andere Kameraführung", "Ganz anders"]


def test_more_of_the_words_come_first_and_equals_by_title(app: Flask) -> None:
    publish("a", "Kamera", text="Nichts.")
    publish("b", "Zuletzt", text="Kamera und Stativ.")
    publish("c", "Äpfel", text="Stativ.")
    publish("d", "Birnen", text="Stativ.")
    page = search("stativ kamera")
    assert found("stativ kamera") == ["Zuletzt", "Kamera", "Äpfel", "Birnen"]
    assert page.first_partial == 1


def test_a_hit_leads_to_its_heading_with_the_words_marked(library: Cast) -> None:
    one = search("Lehrer").results[0]
    assert (one.slug, one.lesson_slug, one.heading) == ("fotos", "einwilligung", "Kinder fragen")
    assert re.fullmatch(r"\S*kinder-fragen", one.anchor)
    assert "die <mark>Lehrer*innen</mark> nach" in one.excerpt
    assert one.module == "Fotos mit gutem Gewissen"


def test_a_variant_is_found_in_its_own_words_and_language(app: Flask) -> None:
    publish(
        "fotos",
        "Fotos",
        lessons={
            "01-licht.md": LESSON.format(slug="licht", title="Licht", text="Das Licht fällt ein."),
            "01-licht.leicht.md": LESSON.format(slug="licht", title="Licht leicht", text="Die Lampe ist an."),
            "01-licht.en.md": LESSON.format(slug="licht", title="Light", text="Two cameras were running."),
        },
    )
    assert [(one.variant, one.language, one.title) for one in search("lampen").results] == [
        ("leicht", "de", "Licht leicht")
    ]
    english = search("camera run").results[0]
    assert (english.variant, english.language) == ("en", "en")
    assert "<mark>cameras</mark> were <mark>running</mark>" in english.excerpt
    assert len(search("licht").results) == 1


GLOSSARY = (
    "[{term: Urheber*in, means: Wer ein Bild gemacht hat., forms: [Bildautorin]}, "
    "{term: Recht am eigenen Bild, means: Jeder Mensch bestimmt selbst über Aufnahmen.}]"
)


@pytest.mark.parametrize("query", ["urheber", "Urheberinnen", "Urheber:in", "bildautor", "urhebers"])
def test_a_word_that_a_module_explains_is_found_in_every_form(app: Flask, query: str) -> None:
    publish("recht", "Rechte", glossary=GLOSSARY)
    one = search(query, signed_in=False).results[0]
    assert (one.kind, one.slug, one.anchor, one.module) == ("term", "recht", "term-1", "Rechte")
    assert "Urheber*in" in one.title.striptags()


def test_a_word_is_found_by_what_it_means_with_the_words_marked(app: Flask) -> None:
    publish("recht", "Rechte", glossary=GLOSSARY)
    one = search("aufnahme bild").results[0]
    assert one.title == "Recht am eigenen <mark>Bild</mark>"
    assert one.excerpt == "Jeder Mensch bestimmt selbst über <mark>Aufnahmen</mark>."
    assert one.language == "de"


def test_explained_words_are_a_kind_of_their_own(app: Flask) -> None:
    publish("recht", "Bild und Recht", glossary=GLOSSARY)
    assert {one.value: one.count for one in search("bild").kinds} == {"module": 1, "term": 2}
    assert found("bild", kind="term") == ["Recht am eigenen Bild", "Urheber*in"]
    publish("recht", "Bild und Recht")
    assert found("bild", kind="term") == []


def test_results_are_narrowed_down_with_counts(library: Cast) -> None:
    page = search("datenschutz")
    assert {one.value: one.count for one in page.kinds} == {"module": 1, "lesson": 1, "scout": 1}
    assert found("datenschutz", kind="lesson") == ["Ablage"]
    narrow = search("hass netz datenschutz", topic="gegenrede")
    assert (narrow.total, narrow.found) == (2, 5)
    assert {one.value: one.count for one in narrow.topics} == {"datenschutz": 3, "gegenrede": 2}
    assert search("datenschutz", kind="unsinn").kind is None
    assert search("datenschutz", topic="unsinn").topic is None
    assert search("foto", kind="scout").total == 0


def test_results_come_in_pages(app: Flask) -> None:
    for number in range(23):
        publish(f"m{number:02}", f"Kamera {number:02}")
    titles = [title for page in (1, 2, 3) for title in found("kamera", page=page)]
    assert titles == [f"Kamera {number:02}" for number in range(23)]
    assert search("kamera", page=9999).page == 3


# what nobody may see


def test_only_what_is_published_now_is_found(app: Flask) -> None:
    publish("a", "Apfelbaum", text="Wurzelwerk.")
    publish("a", "Birnbaum", text="Blattwerk.")
    assert found("apfelbaum") == []
    assert found("wurzelwerk") == []
    assert found("blattwerk") == ["Birnbaum"]
    lessons = {"01-neu.md": LESSON.format(slug="neu", title="Neu", text="Blütenstaub.")}
    module = publish("a", "Birnbaum", lessons=lessons)
    assert found("blutenstaub") == ["Neu"]
    assert found("Anfang") == []
    module.archived_at = NOW
    db.session.commit()
    assert found("birnbaum") == []


def test_an_index_that_is_behind_shows_nothing_old(app: Flask) -> None:
    module = publish("a", "Apfelbaum")
    older = module.current_version_id
    publish("a", "Birnbaum")
    db.session.query(Module).update({"current_version_id": older})
    db.session.commit()
    assert found("birnbaum") == []
    catch_up()
    assert found("apfelbaum") == ["Apfelbaum"]


def test_who_is_not_signed_in_finds_modules_and_titles_only(library: Cast) -> None:
    assert found("foto", signed_in=False) == ["Fotos mit gutem Gewissen"]
    assert found("einwilligung", signed_in=False) == ["Einwilligung, die trägt"]
    assert found("lehrer widerruf ordner", signed_in=False) == []
    assert found("dsgvo hass", signed_in=False) == ["Ruhig bleiben"]
    one = search("einwilligung", signed_in=False).results[0]
    assert (one.excerpt, one.heading) == ("", "")


def test_a_word_of_a_lesson_is_not_suggested_to_who_may_not_read_it(library: Cast) -> None:
    assert search("Gruppenfotto").suggestion == "Gruppenfoto"
    assert search("Gruppenfotto", signed_in=False).suggestion == ""
    assert search("Webinnar", signed_in=False).suggestion == "Webinare"


def test_scouts_are_found_while_they_offer_something(library: Cast) -> None:
    assert found("dsgvo") == ["Sami Scout: Datenschutz"]
    assert search("dsgvo").results[0].excerpt == "Ich erkläre die <mark>DSGVO</mark>."
    assert found("Sami") == []  # a speciality is looked for, not a person
    offer(library.scout, {"datenschutz": "Ich erkläre Verträge."})
    assert found("dsgvo") == []
    assert found("vertrag") == ["Sami Scout: Datenschutz"]
    offer(library.scout, {"datenschutz": "Ich erkläre Verträge."}, paused=True)
    assert found("vertrag") == []


def test_who_may_not_come_in_or_is_no_scout_is_not_found(library: Cast) -> None:
    other = make_person("Sina Scout", roles=["scout"])
    offer(other, {"datenschutz": "Verträge."})
    assert found("vertrag") == ["Sina Scout: Datenschutz"]
    deactivate(other, actor=library.admin, now=NOW)
    assert found("vertrag") == []
    assert found("dsgvo") == ["Sami Scout: Datenschutz"]
    db.session.query(RoleGrant).filter_by(person_id=library.scout.id, role="scout").delete()
    db.session.commit()
    assert found("dsgvo") == []


def test_what_a_scout_says_is_suggested_to_nobody(library: Cast) -> None:
    offer(library.scout, {"datenschutz": "Früher bei Zwirbelmann."})
    assert found("zwirbelmann") == ["Sami Scout: Datenschutz"]
    assert search("zwirbelmahn").suggestion == ""


def test_an_erased_persons_words_leave_with_their_entry(library: Cast) -> None:
    mine = select(SearchEntry.id).where(SearchEntry.person_id == library.scout.id)
    ids = db.session.scalars(mine).all()
    assert len(ids) == 2
    db.session.query(SearchEntry).filter_by(person_id=library.scout.id).delete()
    db.session.commit()
    left = select(SearchPosting.stem).where(SearchPosting.entry_id.in_(ids))
    assert db.session.scalars(left).all() == []


def test_a_topic_with_another_name_is_found_by_that(library: Cast) -> None:
    publish_topics([TopicValue("gegenrede", {"de": "Zivilcourage"})])
    assert found("zivilcourage") == ["Sami Scout: Zivilcourage", "Ruhig bleiben"]
    assert found("gegenrede") == []


# what people type


def test_a_near_word_is_suggested_for_one_that_nothing_has(library: Cast) -> None:
    assert search("Enwilligung").suggestion == "Einwilligung"
    assert search("foto Enwilligung").suggestion == "foto Einwilligung"
    assert search("foto").suggestion == ""
    assert search("quark").suggestion == ""
    assert search(search("Enwilligung").suggestion).results


@pytest.mark.parametrize(
    "query",
    [
        '"foto', "foto AND", "foto OR NOT", "foto NEAR(x)", "title:foto*", "* foto", "foto) OR (1=1", "foto' OR '1'='1",
        "foto & | ! <-> :*", "%foto%", "_foto", "foto\\", "foto;--", "{foto}", "foto\N{COMBINING ACUTE ACCENT}",
        "\N{ZERO WIDTH SPACE}foto", "\U0001f4a9 foto", "foto " + "x" * 10_000, "foto " * 3_000, "foto\ud83d",
    ],
)  # fmt: skip
def test_signs_of_query_languages_mean_nothing(library: Cast, query: str) -> None:
    assert "Fotos mit gutem Gewissen" in found(query)


@pytest.mark.parametrize(
    "query", ["", "   ", '"', "*", "%", "NOT", "und oder der", "''; DROP TABLE people", "(" * 10_000]
)
def test_what_is_no_word_finds_nothing(library: Cast, query: str) -> None:
    assert found(query) == []


def test_the_number_of_statements_does_not_grow(app: Flask, cast: Cast) -> None:
    publish("a", "Kamera", lessons=PHOTOS)
    offer(cast.scout, {"datenschutz": "Kameras."})
    sent = []
    for extra in (0, 12):
        for number in range(extra):
            publish(f"m{number}", f"Kamera {number}", topic="gegenrede")
        for query in ("kamera", "kamera foto einwilligung eltern", "kamerra fotto"):
            with count_statements() as statements:
                search(query)
            sent.append(int(statements))
    assert sent[:3] == sent[3:]
    assert max(sent) <= 8
