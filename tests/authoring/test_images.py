"""Images in the editor: taken with words for those who do not see them, kept with the draft, gone when nobody needs them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.authoring.models import DraftImage, DraftText
from course_engine.authoring.texts import image_markdown
from course_engine.content.models import Asset
from course_engine.content.parsing import images, parse_lesson
from course_engine.content.rendering import render
from course_engine.db import db
from tests.builders import make_topic
from tests.conftest import Cast
from tests.content.nasty_pictures import PLACE, REFUSED, encoded, photo
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]

SAID = {"title": "Fotos", "summary": "Worum es geht.", "topic": "datenschutz", "language": "de"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def scout(cast: Cast, browser_of: Browser) -> FlaskClient:
    make_topic()
    browser = browser_of(cast.scout)
    assert browser.post("/authoring/modules/new", data=SAID).status_code == 303
    return browser


def lesson() -> DraftText:
    return db.session.scalars(select(DraftText).where(DraftText.position == 1)).one()


def url() -> str:
    return f"/drafts/{lesson().draft_id}/texts/{lesson().id}/images"


def send(scout: FlaskClient, raw: bytes | None = None, name: str = "Strand Tag.JPG", **said: Any) -> Any:
    file = (BytesIO(photo() if raw is None else raw), name)
    options = {"headers": said.pop("headers", {})}
    return scout.post(url(), data={"file": file, "alt": "Ein Strand", **said}, **options)


def kept() -> list[str]:
    return list(db.session.scalars(select(DraftImage.path).order_by(DraftImage.path)))


def test_without_a_script_it_comes_to_the_end_of_the_text(scout: FlaskClient) -> None:
    answer = send(scout)
    assert answer.status_code == 303
    assert lesson().text.endswith("\n![Ein Strand](assets/strand-tag.jpg)\n")
    assert lesson().revision == 1
    page = scout.get(answer.location).text
    assert "Das Bild steht jetzt am Ende des Textes" in page
    assert 'alt="Ein Strand"' in page
    content = db.session.scalars(select(Asset.content)).one()
    assert PLACE not in content


def test_with_a_script_its_markdown_comes_back_and_the_text_stays(scout: FlaskClient) -> None:
    answer = send(scout, headers=JSON)
    assert answer.status_code == 201
    assert answer.json["markdown"] == "![Ein Strand](assets/strand-tag.jpg)"
    assert scout.get(answer.json["address"]).mimetype == "image/jpeg"
    assert lesson().revision == 0


def test_decoration_is_said_and_asked_for_no_more(scout: FlaskClient) -> None:
    send(scout, alt="", decorative="y")
    assert '![](assets/strand-tag.jpg "")' in lesson().text
    assert "C404" not in {one.code for one in parse_lesson(lesson().text).findings}
    nameless = lesson().text.replace(' "")', ")")
    assert "C404" in {one.code for one in parse_lesson(nameless).findings}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"alt": "  "}, "Beschreibe das Bild, oder kreuze an"),
        ({"decorative": "y"}, "Entweder eine Beschreibung oder nur Schmuck"),
        ({"alt": "x" * 301}, "Nimm höchstens 300 Zeichen"),
        ({"file": (BytesIO(b""), "")}, "Wähle ein Bild aus"),
        ({"file": "kein Feld für Dateien"}, "Wähle ein Bild aus"),
    ],
)
def test_what_is_missing_is_asked_for(scout: FlaskClient, said: dict[str, Any], message: str) -> None:
    answer = send(scout, **said)
    assert answer.status_code == 422
    assert message in answer.text
    assert kept() == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_leaves_nothing_and_loses_nothing(scout: FlaskClient, name: str) -> None:
    before = lesson().text
    answer = send(scout, REFUSED[name], alt="Das bleibt stehen")
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "Das bleibt stehen" in answer.text
    assert send(scout, REFUSED[name], headers=JSON).json["errors"]["file"]
    assert (lesson().text, kept()) == (before, [])
    assert db.session.scalars(select(Asset)).all() == []


def test_what_is_far_too_large_is_refused_before_it_is_read(scout: FlaskClient) -> None:
    assert send(scout, b"\0" * (17 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/abs.png",
        "a/b.php.png",
        "con",
        ".htaccess",
        "ä" * 300,
        "<b>.svg",
        "",
    ],
)
def test_a_file_name_is_never_more_than_a_name(scout: FlaskClient, name: str) -> None:
    answer = send(scout, encoded("PNG"), name or "x", headers=JSON)
    assert answer.status_code == 201
    (path,) = kept()
    assert path.startswith("assets/")
    assert path.endswith(".png")
    assert path.count("/") == 1
    assert ".." not in path
    assert len(path) < 80


def test_another_picture_of_that_name_gets_its_own(scout: FlaskClient) -> None:
    send(scout)
    send(scout)
    send(scout, encoded("JPEG"))
    assert kept() == ["assets/strand-tag-2.jpg", "assets/strand-tag.jpg"]


def test_they_are_listed_with_their_use_and_deleted_when_nobody_shows_them(scout: FlaskClient) -> None:
    send(scout)
    image_id = db.session.scalars(select(DraftImage.id)).one()
    assert "in „Einstieg“" in scout.get(url()).text
    assert scout.post(f"{url()}/{image_id}/removal").status_code == 409
    emptied = {"title": "Einstieg", "minutes": "5", "body": "Ohne Bild.", "revision": "1"}
    scout.post(url().removesuffix("/images"), data=emptied)
    assert "steht noch in keinem Text" in scout.get(url()).text
    assert scout.post(f"{url()}/{image_id}/removal").status_code == 303
    assert scout.post(f"{url()}/{image_id}/removal").status_code == 404
    assert (kept(), db.session.scalars(select(Asset)).all()) == ([], [])


def test_a_version_keeps_them_and_the_next_draft_has_them(scout: FlaskClient) -> None:
    send(scout)
    draft = f"/drafts/{lesson().draft_id}"
    assert scout.post(f"{draft}/publication", data={"size": "substantial"}).status_code == 302
    shown = scout.get("/modules/fotos/lessons/einstieg").text
    assert 'alt="Ein Strand"' in shown
    assert kept() == []
    scout.post("/authoring/modules/fotos/drafts")
    assert kept() == ["assets/strand-tag.jpg"]
    newest = db.session.scalars(select(DraftImage.draft_id)).one()
    scout.post(f"/drafts/{newest}/discarding")
    assert kept() == []
    assert len(db.session.scalars(select(Asset)).all()) == 1


def test_images_of_a_draft_that_is_given_up_are_gone(scout: FlaskClient) -> None:
    send(scout)
    scout.post(f"/drafts/{lesson().draft_id}/discarding")
    assert db.session.scalars(select(Asset)).all() == []


@pytest.mark.parametrize(
    "alt",
    [
        "Ein *Stern*",
        "a_b_c",
        "![x](y)",
        "]](",
        '"quer"',
        "<b>fett</b>",
        "\\",
        "`code`",
        "&amp;",
        "Zeile\nzwei",
        "{: onload=x}",
    ],
)
def test_any_description_shows_its_picture_and_nothing_else(alt: str) -> None:
    markdown = image_markdown(alt, "assets/x.png")
    html = str(render(markdown, asset_url=lambda path: f"/{path}").fragment())
    assert images(markdown) == ["assets/x.png"]
    assert html.count("<img") == 1
    assert 'src="/assets/x.png"' in html
    assert "<b>" not in html.replace("&lt;", "")


def test_the_list_asks_the_database_the_same_number_of_times(scout: FlaskClient) -> None:
    send(scout)
    with count_statements() as few:
        scout.get(url())
    for number in range(10):
        send(scout, encoded("PNG", size=(number + 2, 3)))
    with count_statements() as many:
        scout.get(url())
    assert len(few) == len(many)
