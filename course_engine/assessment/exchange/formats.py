"""Texts of other systems by the format that they say they have."""

import re

from course_engine.assessment.exchange.html_text import html_to_line, html_to_markdown
from course_engine.assessment.exchange.loss import Lost
from course_engine.assessment.exchange.markdown import escaped, guarded, line_from_blocks

KNOWN = {"markdown", "html", "plain", "plain_text", "moodle", "moodle_auto_format"}


def prose_of(text: str, kind: str) -> tuple[str, list[Lost]]:
    """Return a text in the format `kind` as Markdown in blocks, and what was lost."""
    if kind == "markdown":
        return text.strip("\n").rstrip(), []
    if kind in ("plain", "plain_text"):
        blocks = re.split(r"\n\s*\n", text.strip())
        return "\n\n".join("  \n".join(map(_plain_line, block.split("\n"))) for block in blocks), []
    return html_to_markdown(text, breaks=kind != "html")


def line_of(text: str, kind: str) -> tuple[str, list[Lost]]:
    """Return a text in the format `kind` as Markdown on one line, and what was lost."""
    if kind == "markdown":
        return line_from_blocks(" ".join(text.split())), []
    if kind in ("plain", "plain_text"):
        return escaped(" ".join(text.split())), []
    return html_to_line(text, breaks=kind != "html")


def _plain_line(line: str) -> str:
    return guarded(escaped(line.strip()))
