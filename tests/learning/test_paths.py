"""Learning paths, what a module builds on, and what its page says about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from course_engine.content.catalogue import LearningPath
from course_engine.content.models import Module, ModuleVersion
from course_engine.content.operations import publish_module
from course_engine.content.publishing import set_paths
from course_engine.db import db
from course_engine.enrolment import operations as enrolment
from tests.builders import NOW, make_topic
from tests.conftest import Cast
from tests.learning.modules import HEAD, publish, read

Browsers = Callable[..., FlaskClient]


def make_path(*modules: str) -> None:
    set_paths([LearningPath("pfad", {"de": "Der Pfad", "en": "The path"}, {"de": "Worum es geht."}, modules)])
    db.session.commit()


def publish_with(front_matter: str, *, lesson: str = "Ein Text.", slug: str = "danach") -> Module:
    make_topic()
    head = HEAD.format(uid=f"m-{slug}", title=f"Modul {slug}", quizzes="").replace(
        "requirements:", front_matter + "requirements:"
    )
    files: dict[str, str | bytes] = {
        "module.md": head,
        "01-eins.md": f"---\nid: l-{slug}-eins\ntitle: Eins\nminutes: 3\n---\n{lesson}\n",
    }
    version = publish_module(files, slug=slug, now=NOW)
    assert isinstance(version, ModuleVersion), [str(one) for one in version]
    return db.session.get_one(Module, version.module_id)


def test_a_path_leads_through_its_modules(cast: Cast, browser_of: Browsers) -> None:
    first = publish("eins=l-a-eins", slug="a", uid="m-a", title="Erstes")
    publish("eins=l-b-eins", slug="b", uid="m-b", title="Zweites")
    make_path("m-a", "m-b", "m-fehlt")
    browser = browser_of(cast.learner)
    html = browser.get("/paths/pfad").text
    assert html.index("Erstes") < html.index("Zweites")
    assert "Beginnen mit „Erstes“" in html
    read(cast.learner, first, "eins")
    html = browser.get("/paths/pfad").text
    assert "1 von 2 abgeschlossen" in html
    assert "Weiter mit „Zweites“" in html
    assert "Der Pfad" in browser.get("/modules").text
    assert "Der Pfad" in browser.get("/modules/a").text


def test_nobody_needs_to_sign_in_to_look_at_a_path(client: FlaskClient, cast: Cast) -> None:
    publish("eins")
    make_path("m-probe")
    assert client.get("/paths/pfad").status_code == 200
    assert client.get("/paths/nie").status_code == 404
    set_paths([])
    db.session.commit()
    assert client.get("/paths/pfad").status_code == 404
    assert "Der Pfad" not in client.get("/modules").text


def test_prerequisites_are_advice(cast: Cast, browser_of: Browsers) -> None:
    publish("eins")
    publish_with("prerequisites: {modules: [m-probe, m-fehlt]}\n")
    browser = browser_of(cast.learner)
    html = browser.get("/modules/danach").text
    assert "Darauf baut dieses Modul auf:" in html
    assert "Dieses Modul beginnen" in html
    assert browser.get("/modules/danach/lessons/eins").status_code == 200


def test_a_lock_says_what_to_do_first_and_opens_by_it(cast: Cast, browser_of: Browsers) -> None:
    before = publish("eins")
    publish_with("prerequisites: {modules: [m-probe], locked: true}\n")
    browser = browser_of(cast.learner)
    html = browser.get("/modules/danach").text
    assert "Zuerst: Probe-Modul" in html
    assert "Dieses Modul beginnen" not in html
    assert browser.get("/modules/danach/lessons/eins").location == "/modules/danach"
    assert browser.post("/modules/danach/enrolment").location == "/modules/danach"
    assert browser_of(cast.scout).get("/modules/danach/lessons/eins").status_code == 200
    read(cast.learner, before, "eins")
    assert "Dieses Modul beginnen" in browser.get("/modules/danach").text
    assert browser.get("/modules/danach/lessons/eins").status_code == 200


def test_a_lock_that_comes_later_shuts_nobody_out(cast: Cast, browser_of: Browsers) -> None:
    publish("eins")
    module = publish_with("")
    enrolment.begin_module(cast.learner, module, now=NOW)
    publish_with("prerequisites: {modules: [m-probe], locked: true}\n")
    assert browser_of(cast.learner).get("/modules/danach/lessons/eins").status_code == 200


def test_locks_in_a_circle_are_not_published(cast: Cast) -> None:
    publish_with("prerequisites: {modules: [m-b], locked: true}\n", slug="a")
    make_topic()
    head = HEAD.format(uid="m-b", title="B", quizzes="")
    head = head.replace("requirements:", "prerequisites: {modules: [m-a], locked: true}\nrequirements:")
    files: dict[str, str | bytes] = {
        "module.md": head,
        "01-x.md": "---\nid: l-x\ntitle: X\nminutes: 1\n---\nText\n",
    }
    findings = publish_module(files, slug="b", now=NOW)
    assert isinstance(findings, list)
    assert [one.code for one in findings] == ["C521"]


def test_the_module_page_names_owner_sources_and_words(client: FlaskClient, cast: Cast) -> None:
    publish_with(
        'owner: Redaktion Nord\nsources:\n  - "Ein *Gesetz*, § 1"\n'
        "glossary:\n  - {term: KUG, means: Ein Gesetz über Bilder}\n"
    )
    html = client.get("/modules/danach").text
    for words in (
        "Redaktion Nord",
        "<em>Gesetz</em>",
        '<dt id="term-1">KUG</dt><dd>Ein Gesetz über Bilder</dd>',
    ):
        assert words in html
    publish_with("owner: nord@example.org\n")
    assert "nord@example.org" not in client.get("/modules/danach").text


@pytest.mark.parametrize("text", ["Das KUG gilt. Das KUG gilt immer.", "- Punkt: KUG\n\nMehr zum KUG."])
def test_a_word_is_explained_where_it_is_used_first(cast: Cast, browser_of: Browsers, text: str) -> None:
    publish_with("glossary:\n  - {term: KUG, means: Ein <Gesetz>}\n", lesson=text)
    html = browser_of(cast.learner).get("/modules/danach/lessons/eins").text
    assert html.count("<dfn>KUG</dfn>") == 1
    assert html.count("Was heißt „KUG“?") == 1
    assert "Ein &lt;Gesetz&gt;" in html
