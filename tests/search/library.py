"""A small library and two scouts, published as they would be."""

from __future__ import annotations

from course_engine.accounts.models import Person
from course_engine.content.models import Module, ModuleVersion
from course_engine.content.operations import publish_module
from course_engine.db import db
from course_engine.profiles.absence import THERE, Absence
from course_engine.profiles.operations import Availability, Listed, Offering, save_profile
from tests.builders import NOW, make_topic

MODULE = """---
id: m-{slug}
title: {title}
summary: {summary}
topic: {topic}
language: {language}
objectives: [eins, zwei, drei]{glossary}
---
{text}
"""
LESSON = "---\nid: l-{slug}\ntitle: {title}\nminutes: 8\n---\n{text}\n"

PHOTOS = {
    "01-einwilligung.md": LESSON.format(
        slug="einwilligung",
        title="Einwilligung, die trägt",
        text="Worum es geht.\n\n## Kinder fragen\n\nFrag die Eltern und die Lehrer*innen nach der Fotoerlaubnis.\n\n"
        "## Widerruf\n\nWer Nein sagt, wird vom Gruppenfoto gelöscht.\n",
    ),
    "02-ablage.md": LESSON.format(
        slug="ablage", title="Ablage", text="Jedes Foto liegt in einem Ordner mit Datenschutz."
    ),
}


def publish(
    slug: str,
    title: str,
    *,
    lessons: dict[str, str] | None = None,
    summary: str = "Kurz gesagt.",
    text: str = "Einleitung.",
    topic: str = "datenschutz",
    language: str = "de",
    glossary: str = "",
) -> Module:
    """Publish a module; lessons are given by file name, the glossary as a list of YAML in one line."""
    make_topic(topic, topic.capitalize())
    terms = f"\nglossary: {glossary}" if glossary else ""
    module = MODULE.format(
        slug=slug, title=title, summary=summary, text=text, topic=topic, language=language, glossary=terms
    )
    files: dict[str, str | bytes] = {"module.md": module, **(lessons or {})}
    if not lessons:
        files["01-anfang.md"] = LESSON.format(slug=f"{slug}-anfang", title="Anfang", text="Es geht los.")
    version = publish_module(files, slug=slug, now=NOW)
    assert isinstance(version, ModuleVersion), [str(finding) for finding in version]
    return db.session.get_one(Module, version.module_id, populate_existing=True)


def publish_library() -> None:
    publish(
        "fotos", "Fotos mit gutem Gewissen", lessons=PHOTOS, summary="Bilder von Menschen machen und zeigen."
    )
    publish(
        "webinare",
        "Webinare, die ankommen",
        topic="videokonferenzen",
        text="## Ablauf\n\nSo planst du ein Treffen.",
    )
    publish("gegenrede", "Ruhig bleiben", topic="gegenrede", summary="Was du gegen Hass im Netz tust.")


def offer(scout: Person, sentences: dict[str, str], *, paused: bool = False) -> None:
    """Let a scout list these topics with a sentence each."""
    topics = {
        make_topic(uid, uid.capitalize()).id: Listed(sentence=sentence) for uid, sentence in sentences.items()
    }
    save_profile(
        scout,
        Availability(about="", languages=["de"], windows=[], region=None),
        offering=Offering(specialities=topics, capacity=2, absence=Absence(NOW.date()) if paused else THERE),
        now=NOW,
    )
