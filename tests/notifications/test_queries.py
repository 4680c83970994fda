"""In the demo's mails only addresses of this site become links."""

from __future__ import annotations

import pytest

from course_engine.notifications.queries import TextPart, linked

HERE = ["http://localhost:8000", "http://127.0.0.1:8000"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Nimm http://localhost:8000/invitations/abc_-1 bitte.", [("/invitations/abc_-1")]),
        ("Hier: http://127.0.0.1:8000/a?b=1&c=2.\nUnd Schluss.", ["/a?b=1&c=2"]),
        ("(http://localhost:8000/a)", ["/a"]),
        ("http://localhost:8000", ["/"]),
        ("http://localhost:8000.evil.example/a", []),
        ("http://localhost:80001/a", []),
        ("https://example.org/a und javascript:alert(1)", []),
        ("kein Link", []),
    ],
)
def test_own_addresses_are_links_and_others_stay_words(text: str, links: list[str]) -> None:
    parts = linked(text, origins=HERE)
    assert "".join(part.text for part in parts) == text
    assert [part.path for part in parts if part.path] == links


def test_without_an_origin_nothing_is_a_link() -> None:
    assert linked("http://a/b", origins=[]) == [TextPart("http://a/b")]
