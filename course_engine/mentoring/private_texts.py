"""What people write in confidence, as HTML: Markdown without headings, and without pictures, which are attached instead."""

from __future__ import annotations

from markupsafe import Markup

from course_engine.content.rendering import render_text, rendering_digest
from course_engine.mentoring.models import Message


def private_text(text: str) -> Markup:
    """The text as it is shown. Never raises."""
    return render_text(text, asset_url=_no_pictures)


def keep_html(message: Message) -> None:
    """Put the rendered text beside the text, with the digest of what it was made of."""
    message.html, message.html_digest = str(private_text(message.text)), rendering_digest(message.text)


def html_of(message: Message) -> Markup:
    """The message as it is shown; rendered anew only where renderer or text are not those of what was kept."""
    if message.html_digest == rendering_digest(message.text):
        return Markup(message.html)  # noqa: S704  (sanitised before it was kept)
    return private_text(message.text)


def _no_pictures(path: str) -> str:
    """Said so, private texts are also not kept in the renderer's memory."""
    return ""
