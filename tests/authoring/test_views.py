"""The authoring room: a draft changes nothing until it is published, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.authoring.models import Draft, DraftPresence, DraftText
from course_engine.content.models import LessonVersion, Module, ModuleVersion, Rendering
from course_engine.content.operations import publish_module
from course_engine.content.queries import get_module, pinned_lessons
from course_engine.db import Base, db
from tests.builders import NOW, make_quiz, make_topic
from tests.conftest import Cast
from tests.content.test_operations import files, lesson
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def module(app: Any) -> Module:
    make_topic()
    make_quiz("q-probe")
    version = publish_module(files(), slug="fotos", now=NOW)
    assert isinstance(version, ModuleVersion)
    return get_module("fotos")


@pytest.fixture
def scout(module: Module, cast: Cast, browser_of: Browser) -> FlaskClient:
    return browser_of(cast.scout)


def begin(scout: FlaskClient) -> str:
    return str(scout.post("/authoring/modules/fotos/drafts").location)


def text_url(name: str) -> str:
    """The address of a text of the newest draft, by the end of its file name."""
    row = db.session.scalars(select(DraftText).order_by(DraftText.id.desc())).all()
    text = next(one for one in row if one.path.endswith(name))
    return f"/drafts/{text.draft_id}/texts/{text.id}"


def stored(name: str) -> DraftText:
    return db.session.get_one(DraftText, int(text_url(name).rpartition("/")[2]))


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def send(scout: FlaskClient, url: str, values: dict[str, str]) -> str:
    """The page that a form leads to."""
    answer = scout.post(url, data=values)
    assert answer.status_code == 302
    return scout.get(answer.location).text


LESSON = {"title": "Zeigen", "minutes": "8", "body": "Ein Text.", "revision": "0"}


def test_a_scout_edits_a_lesson_and_publishes_it(scout: FlaskClient) -> None:
    draft = begin(scout)
    saved = send(scout, text_url("zeigen.md"), LESSON | {"body": "Ein besserer Text."})
    assert "Entwurf gespeichert um" in saved
    assert get_module("fotos").current_version.number == 1  # type: ignore[union-attr]
    page = scout.get(f"{draft}/publication").text
    assert "<mark>besserer </mark>" in page
    answer = send(scout, f"{draft}/publication", {"note": "Klarer", "size": "minor"})
    assert "behält seinen Fortschritt" in answer
    version = get_module("fotos").current_version
    assert version
    assert (version.number, version.note, version.substantial) == (2, "Klarer", False)
    assert "besserer" in pinned_lessons(version)[1].lesson_version.source
    assert scout.get(draft).status_code == 409


def test_earlier_versions_are_shown_as_learners_saw_them(scout: FlaskClient) -> None:
    draft = begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON | {"body": "Ganz **neu**."})
    scout.post(f"{draft}/publication", data={"size": "substantial", "note": "Ganz neu"})
    assert "Ganz neu" in scout.get("/authoring/modules/fotos/versions").text
    assert "<p>Ein Text.</p>" in scout.get("/authoring/modules/fotos/versions/1?lesson=zeigen").text
    assert "<strong>neu</strong>" in scout.get("/authoring/modules/fotos/versions/2?lesson=zeigen").text
    assert "Für alle, die fotografieren" in scout.get("/authoring/modules/fotos/versions/1").text
    for missing in ("versions/9", "versions/1?lesson=fehlt"):
        assert scout.get(f"/authoring/modules/fotos/{missing}").status_code == 404


def test_there_is_one_open_draft_for_a_module(scout: FlaskClient, cast: Cast, browser_of: Browser) -> None:
    assert begin(scout) == begin(browser_of(cast.admin))
    assert count(Draft) == 1


def test_editing_a_field_changes_only_its_own_bytes(scout: FlaskClient) -> None:
    begin(scout)
    before = stored("module.md").text
    form = {
        "title": "Bilder",
        "summary": "Worum es geht.",
        "objectives": "entscheiden\r\nfragen\r\nlöschen",
        "body": "Für alle, die fotografieren.\r\n",
        "revision": "0",
    }
    scout.post(text_url("module.md"), data=form)
    assert stored("module.md").text == before.replace("title: Fotos", "title: Bilder")


def test_saving_without_a_change_saves_nothing(scout: FlaskClient) -> None:
    begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON)
    assert stored("zeigen.md").revision == 0


def test_a_stale_save_is_noticed_and_shows_both_texts(
    scout: FlaskClient, cast: Cast, browser_of: Browser
) -> None:
    begin(scout)
    url = text_url("zeigen.md")
    scout.post(url, data=LESSON | {"body": "Von Sami."})
    answer = browser_of(cast.admin).post(url, data=LESSON | {"body": "Von Ada."})
    assert answer.status_code == 409
    assert "Noch nicht gespeichert" in answer.text
    assert "Von Ada." in answer.text
    assert re.search(r"<del>Von\s*<mark>Sami.</mark></del>", answer.text.replace("<mark></mark>", ""))
    assert "Von Sami." in stored("zeigen.md").text
    revision = re.search(r'name="revision" value="(\d+)"', answer.text)
    assert revision
    again = LESSON | {"body": "Von beiden.", "revision": revision[1]}
    assert browser_of(cast.admin).post(url, data=again).status_code == 302
    assert "Von beiden." in stored("zeigen.md").text


def test_what_was_typed_into_a_published_draft_is_still_there(scout: FlaskClient) -> None:
    draft = begin(scout)
    url = text_url("zeigen.md")
    scout.post(f"{draft}/discarding")
    answer = scout.post(url, data=LESSON | {"body": "Zu spät."})
    assert answer.status_code == 409
    assert "Zu spät." in answer.text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Gib einen Titel ein."),
        ({"minutes": "viel"}, "field-error"),
        ({"minutes": "900"}, "240"),
    ],
)
def test_wrong_fields_come_back_with_what_was_typed(
    scout: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    begin(scout)
    answer = scout.post(text_url("zeigen.md"), data=LESSON | {"body": "Behalten."} | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Behalten." in answer.text
    assert "<title>Fehler:" in answer.text
    assert stored("zeigen.md").revision == 0


def test_the_preview_shows_what_learners_will_see_and_stores_nothing(scout: FlaskClient) -> None:
    draft = begin(scout)
    form = {
        "text_id": text_url("fragen.md").rpartition("/")[2],
        "title": "Fragen",
        "minutes": "8",
        "body": "## Ein *Bild*\n\n![Ein Schild](assets/schild.png)\n\n<script>alert(1)</script>",
    }
    renderings = count(Rendering)
    answer = scout.post(f"{draft}/preview", data=form)
    assert "<em>Bild</em>" in answer.json["html"]
    assert 'src="/assets/' in answer.json["html"]
    assert "<script" not in answer.json["html"]
    assert "Zeile 5" in answer.json["html"]
    assert count(Rendering) == renderings
    assert stored("fragen.md").revision == 0


def test_boxes_are_titled_in_the_language_of_the_module(scout: FlaskClient, cast: Cast) -> None:
    cast.scout.locale = "en"
    db.session.commit()
    begin(scout)
    page = scout.get(text_url("module.md")).text
    assert ">Bold<" in page
    assert "&#34;tip&#34;: &#34;Tipp&#34;" in page


def test_without_scripts_a_button_shows_the_preview_and_saves_nothing(scout: FlaskClient) -> None:
    begin(scout)
    answer = scout.post(text_url("zeigen.md"), data=LESSON | {"body": "Ein **fettes** Wort.", "preview": "1"})
    assert "<strong>fettes</strong>" in answer.text
    assert "Noch nicht gespeichert" in answer.text
    assert stored("zeigen.md").revision == 0


def test_lessons_are_added_moved_taken_out_and_brought_back(scout: FlaskClient) -> None:
    draft = begin(scout)
    added = scout.post(f"{draft}/texts", data={"title": "Über uns: alles"})
    assert added.location.startswith(f"{draft}/texts/")
    assert 'id: l-ueber-uns-alles\ntitle: "Über uns: alles"' in stored("ueber-uns-alles.md").text
    scout.post(f"{text_url('ueber-uns-alles.md')}/position", data={"to": "up"})
    scout.post(
        text_url("ueber-uns-alles.md"), data=LESSON | {"title": "Alles", "body": "Da.", "revision": "0"}
    )
    scout.post(f"{text_url('zeigen.md')}/removal")
    assert "Herausgenommen" in scout.get(draft).text
    scout.post(f"{draft}/publication", data={"size": "substantial"})
    version = get_module("fotos").current_version
    assert version
    assert [pin.slug for pin in pinned_lessons(version)] == ["fragen", "ueber-uns-alles"]


def test_a_lesson_taken_out_comes_back_with_its_changes(scout: FlaskClient) -> None:
    draft = begin(scout)
    scout.post(text_url("fragen.md"), data=LESSON | {"title": "Fragen", "body": "Mühsam getippt."})
    scout.post(f"{text_url('fragen.md')}/removal")
    assert scout.post(f"{text_url('zeigen.md')}/removal").status_code == 409
    scout.post(f"{text_url('fragen.md')}/return")
    assert "Mühsam getippt." in stored("fragen.md").text
    page = scout.get(draft).text
    assert page.index("Fragen") < page.index("Zeigen")


def test_moved_lessons_stay_the_same_lessons(scout: FlaskClient) -> None:
    before = {pin.slug: pin.lesson_version_id for pin in pinned_lessons(get_module("fotos").current_version)}  # type: ignore[arg-type]
    draft = begin(scout)
    scout.post(f"{text_url('zeigen.md')}/position", data={"to": "up"})
    assert "verschoben" in scout.get(f"{draft}/publication").text
    scout.post(f"{draft}/publication", data={"size": "minor"})
    pins = pinned_lessons(get_module("fotos").current_version)  # type: ignore[arg-type]
    assert [pin.slug for pin in pins] == ["zeigen", "fragen"]
    assert {pin.slug: pin.lesson_version_id for pin in pins} == before
    assert count(LessonVersion) == 2


def test_findings_keep_a_draft_from_being_published(scout: FlaskClient) -> None:
    draft = begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON | {"body": "![Weg](assets/fehlt.png)"})
    page = scout.get(f"{draft}/publication")
    assert "Das fehlt noch vor dem Veröffentlichen" in page.text
    assert "Jetzt veröffentlichen" not in page.text
    answer = scout.post(f"{draft}/publication", data={"size": "minor"})
    assert answer.status_code == 422
    assert "fehlt.png" in answer.text
    assert count(ModuleVersion) == 1


def test_an_unchanged_draft_makes_no_version(scout: FlaskClient) -> None:
    answer = scout.post(f"{begin(scout)}/publication", data={"size": "minor"})
    assert answer.status_code == 409
    assert count(ModuleVersion) == 1


def test_a_newer_version_is_not_undone_unseen(scout: FlaskClient) -> None:
    draft = begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON | {"body": "Im Entwurf."})
    newer = publish_module(
        files(**{"01-fragen.md": lesson("l-fragen", "Fragen", "Aus der Datei.")}), slug="fotos", now=NOW
    )
    assert isinstance(newer, ModuleVersion)
    assert scout.post(f"{draft}/publication", data={"size": "minor"}).status_code == 409
    page = scout.get(f"{draft}/publication").text
    assert "Aus der Datei." in page
    seen = {"size": "minor", "over_newer": "y", "seen_version": str(newer.id)}
    assert scout.post(f"{draft}/publication", data=seen).status_code == 302
    assert get_module("fotos").current_version.number == 3  # type: ignore[union-attr]


@pytest.mark.parametrize("person", ["learner", "outsider", "trainer", "other_trainer"])
def test_nobody_else_finds_the_room(
    person: str, scout: FlaskClient, cast: Cast, browser_of: Browser, client: FlaskClient
) -> None:
    draft = begin(scout)
    text = text_url("zeigen.md")
    other = browser_of(getattr(cast, person))
    pages = ["/authoring", "/authoring/modules/fotos/versions", "/authoring/modules/fotos/versions/1"]
    for url in [*pages, draft, text, f"{draft}/publication"]:
        assert other.get(url).status_code == 404
        assert client.get(url).status_code == 302
    forms = [f"{text}/{part}" for part in ("position", "removal", "return")]
    forms += [f"{draft}/{part}" for part in ("texts", "preview", "publication", "discarding")]
    for url in ["/authoring/modules/fotos/drafts", text, *forms]:
        assert other.post(url, data=LESSON).status_code == 404


def test_a_text_belongs_to_its_draft(scout: FlaskClient) -> None:
    draft = begin(scout)
    text = text_url("zeigen.md").rpartition("/")[2]
    scout.post(f"{draft}/discarding")
    other = begin(scout)
    assert other != draft
    assert scout.get(f"{other}/texts/{text}").status_code == 404


def test_pages_ask_a_constant_number_of_questions(scout: FlaskClient) -> None:
    draft = begin(scout)
    pages = ["/authoring", draft, f"{draft}/publication", "/authoring/modules/fotos/versions"]
    few = [_statements(scout, page) for page in pages]
    for number in range(3, 13):
        scout.post(f"{draft}/texts", data={"title": f"Lektion {number}"})
    for number in range(10):
        more = files(**{"02-zeigen.md": lesson("l-zeigen", body=f"Nummer {number}")})
        publish_module(more, slug="fotos", now=NOW)
        other = {
            "module.md": files()["module.md"].replace("m-fotos", f"m-{number}x"),
            "01-a.md": lesson(f"l-a{number}"),
        }  # type: ignore[arg-type]
        publish_module(other, slug=f"fotos-{number}", now=NOW)
    assert [_statements(scout, page) for page in pages] == few


def _statements(browser: FlaskClient, page: str) -> int:
    with count_statements() as counted:
        assert browser.get(page).status_code == 200
    return len(counted)


JSON = {"Accept": "application/json"}


def test_a_script_saves_and_is_told_what_is_kept(scout: FlaskClient) -> None:
    begin(scout)
    url = text_url("zeigen.md")
    saved = scout.post(url, data=LESSON | {"body": "Neu."}, headers=JSON)
    assert saved.json["revision"] == 1
    assert saved.json["saved"].startswith("Entwurf gespeichert um ")
    assert (
        scout.post(url, data=LESSON | {"body": "Neu.", "revision": "1"}, headers=JSON).json["revision"] == 1
    )
    assert scout.post(url, data=LESSON | {"title": ""}, headers=JSON).json == {
        "errors": ["Gib einen Titel ein."]
    }
    stale = scout.post(url, data=LESSON | {"body": "Alt."}, headers=JSON)
    assert (stale.status_code, stale.json["error"]) == (409, "StaleSave")
    assert "Neu." in stored("zeigen.md").text


def test_others_who_have_the_text_open_are_named(scout: FlaskClient, cast: Cast, browser_of: Browser) -> None:
    begin(scout)
    url, other = text_url("zeigen.md"), browser_of(cast.admin)
    assert scout.post(f"{url}/presence").json == {"words": ""}
    assert other.post(f"{url}/presence").json == {"words": f"{cast.scout.name} schreibt gerade auch hier."}
    assert other.post(f"{url}/presence").status_code == 200
    assert f"{cast.admin.name} schreibt gerade auch hier." in scout.get(url).text
    assert cast.admin.name not in scout.get(text_url("module.md")).text
    for presence in db.session.scalars(select(DraftPresence)):
        presence.seen_at = NOW
    db.session.commit()
    assert f"{cast.admin.name} schreibt" not in scout.get(url).text
    scout.post(f"{url}/presence")
    assert count(DraftPresence) == 1


def test_a_lesson_is_put_at_a_place(scout: FlaskClient) -> None:
    draft = begin(scout)
    for title in ("Drei", "Vier"):
        scout.post(f"{draft}/texts", data={"title": title})

    def order() -> list[str]:
        lessons = select(DraftText).where(DraftText.position > 0).order_by(DraftText.position)
        return [text.path.split("-", 1)[1].removesuffix(".md") for text in db.session.scalars(lessons)]

    first, second, *_ = order()
    for place, expected in [
        ("1", ["vier", first, second, "drei"]),
        ("3", [first, second, "vier", "drei"]),
        ("99", [first, second, "drei", "vier"]),
        ("-1", [first, second, "drei", "vier"]),
    ]:
        assert scout.post(f"{text_url('vier.md')}/position", data={"place": place}).status_code == 302
        assert order() == expected
