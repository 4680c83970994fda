"""The page of results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.search.models import SearchMiss
from tests.conftest import Cast
from tests.search.library import offer, publish, publish_library
from tests.statements import count_statements


@pytest.fixture
def library(app: Flask, cast: Cast) -> Cast:
    publish_library()
    offer(cast.scout, {"datenschutz": "Ich erkläre die DSGVO."})
    return cast


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_a_learner_is_led_to_the_passage(library: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    browser = browser_of(library.learner)
    html = page(browser, "/search?q=lehrerin")
    assert "<mark>Lehrer*innen</mark>" in html
    address = html.partition('href="/modules/fotos/lessons/einwilligung#')[2].partition('"')[0]
    assert f'id="{address}"' in page(browser, "/modules/fotos/lessons/einwilligung")


def test_a_guest_is_led_to_the_module(library: Cast, client: FlaskClient) -> None:
    html = page(client, "/search?q=einwilligung")
    assert 'href="/modules/fotos"' in html
    assert "/lessons/" not in html
    assert "Ohne Anmeldung durchsuchst du nur Module" in page(client, "/search?q=lehrerin")


def test_an_explained_word_leads_to_its_explanation(library: Cast, client: FlaskClient) -> None:
    terms = "[{term: Zebra, means: Ein Tier mit Streifen.}, {term: Bildrecht, means: Gehört den Gezeigten.}]"
    publish("recht", "Rechte", glossary=terms)
    html = page(client, "/search?q=bildrechte&kind=term")
    assert 'href="/modules/recht#term-2"' in html
    assert "Begriff, erklärt in „Rechte“" in html
    assert '<dt id="term-2">Bildrecht</dt>' in page(client, "/modules/recht")


def test_who_may_ask_is_led_to_asking_a_scout(
    library: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    assert 'href="/mentoring/new?topic=datenschutz"' in page(browser_of(library.learner), "/search?q=dsgvo")
    html = page(browser_of(library.trainer), "/search?q=dsgvo")
    assert "Sami Scout" in html
    assert "/mentoring/new" not in html


def test_filters_keep_the_words(library: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    html = page(browser_of(library.learner), "/search?q=datenschutz&kind=lesson")
    assert 'href="/search?q=datenschutz&amp;kind=scout"' in html
    assert '<input type="hidden" name="kind" value="lesson">' in html
    assert "1 Ergebnis" in html


def test_nothing_found_teaches_and_asks(library: Cast, client: FlaskClient) -> None:
    html = page(client, "/search?q=Webinnar+%3Cb%3E")
    assert "Meintest du" in html
    assert 'href="/search?q=Webinare+' in html or 'href="/search?q=Webinare"' in html
    assert "<b>" not in html
    assert "Diese Wörter stehen überall" in page(client, "/search?q=und")
    assert "Wonach suchst du?" in page(client, "/search")


def test_telling_that_something_is_missing_keeps_the_words_alone(library: Cast, client: FlaskClient) -> None:
    page(client, "/search?q=quark")
    assert db.session.query(SearchMiss).count() == 0  # looking changes nothing
    answer = client.post("/search/misses", data={"q": "Quark"})
    assert answer.location == "/search?q=Quark&noted=1"
    assert db.session.query(SearchMiss).one().words == "quark"
    html = page(client, answer.location)
    assert "Danke" in html
    assert "Melden, dass das fehlt" not in html


def test_every_page_has_the_search_in_its_head(library: Cast, client: FlaskClient, browser_of) -> None:
    for html in (page(client, "/help"), page(browser_of(library.learner), "/")):
        assert html.count('class="masthead-search"') == 1


def test_nasty_addresses_are_answered(library: Cast, client: FlaskClient) -> None:
    pages, signs = ("&page=-1", "&page=99999999999"), ("%FF", "%ED%A0%80", "%22", "a%00b", "x" * 10_000)
    for query in (*(f"foto{one}" for one in pages), *signs, "foto&kind[]=1&topic=%22"):
        page(client, f"/search?q={query}")


def test_a_page_of_results_costs_the_same_however_many_there_are(
    library: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    browser = browser_of(library.learner)
    page(browser, "/search?q=foto")
    sent = []
    for query in ("lehrerin", "foto einwilligung datenschutz hass"):
        with count_statements() as statements:
            page(browser, f"/search?q={query}")
        sent.append(int(statements))
    assert sent[0] == sent[1]
