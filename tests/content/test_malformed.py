"""Files that are broken between each other, each with its finding; and every finding of the tables with its remedy."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from course_engine.content.bundle import ASSET_LIMIT, read_bundle
from course_engine.content.bundle.findings import RULES as BUNDLE_RULES
from course_engine.content.parsing import RULES
from tests.content import test_parsing
from tests.content.test_links import test_links_that_lead_nowhere_are_found, test_what_names_other_modules
from tests.content.test_parsing import LESSON, MODULE

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
PLAIN = LESSON[: LESSON.index("![")]
OTHER = PLAIN.replace("l-einwilligung", "l-anders")

FOLDERS: list[tuple[Mapping[str, str | bytes | None], str, str]] = [
    ({"module.md": None}, "module.md", "C501"),
    ({"module.md": b"\xff\xfe"}, "module.md", "C102"),
    ({"module.md": ""}, "module.md", "C106"),
    ({"01-eins.md": None}, "module.md", "C512"),
    ({"02-zwei.md": PLAIN}, "02-zwei.md", "C502"),
    ({"02-eins.md": OTHER}, "02-eins.md", "C503"),
    ({"notizen.md": "x"}, "notizen.md", "C504"),
    ({"1.md": "x"}, "1.md", "C504"),
    ({"01_Eins.md": "x"}, "01_Eins.md", "C504"),
    ({"01-eins.txt": "x"}, "01-eins.txt", "C504"),
    ({"Thumbs.db": b"\x00"}, "Thumbs.db", "C504"),
    ({"02-zwei.leicht.md": OTHER}, "02-zwei.leicht.md", "C505"),
    ({"01-eins.leicht.md": OTHER}, "01-eins.leicht.md", "C505"),
    ({"assets/x.svg": "<svg/>"}, "assets/x.svg", "C506"),
    ({"assets/x.exe": b"MZ"}, "assets/x.exe", "C506"),
    ({"assets/x.png": b"GIF89a"}, "assets/x.png", "C506"),
    ({"assets/x.jpg": b""}, "assets/x.jpg", "C506"),
    ({"assets/kein name.png": PNG}, "assets/kein name.png", "C506"),
    ({"assets/../x.png": PNG}, "assets/../x.png", "C506"),
    ({"assets/x.png": PNG + b"0" * ASSET_LIMIT}, "assets/x.png", "C507"),
    ({"01-eins.md": LESSON}, "01-eins.md", "C406"),
    ({"01-eins.md": LESSON, "assets/Formular.png": PNG}, "01-eins.md", "C406"),
    ({"01-eins.bunt.md": PLAIN}, "01-eins.bunt.md", "C517"),
    ({"01-eins.leicht.md": PLAIN.replace("## ", "### ")}, "01-eins.leicht.md", "C518"),
    ({"01-eins.en.md": PLAIN + "\n```self-check\nid: i-a\ntype: true_false\nprompt: Ja?\nanswer: true\n"
      "feedback: {if_true: Ja., if_false: Doch.}\n```\n"}, "01-eins.en.md", "C519"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "name", "code"), FOLDERS)
def test_a_broken_folder_is_named_with_its_file(
    changes: Mapping[str, str | bytes | None], name: str, code: str
) -> None:
    files = {"module.md": MODULE, "01-eins.md": PLAIN} | dict(changes)
    whole = {path: content for path, content in files.items() if content is not None}
    made, findings = read_bundle(whole, "probe", prefix="modules/probe/")
    found = [one for one in findings if one.path == f"modules/probe/{name}"]
    assert code in [one.code for one in found]
    assert all(one.advice() and one.line >= 1 for one in found)
    assert (made is None) == any(one.is_error for one in findings)


@pytest.mark.parametrize("slug", ["", "Große Wörter", "a/b", "..", "x" * 81])
def test_a_folder_whose_name_cannot_be_an_address(slug: str) -> None:
    _made, findings = read_bundle({"module.md": MODULE, "01-eins.md": PLAIN}, slug)
    assert "C513" in [one.code for one in findings]


def test_every_code_has_words_and_a_remedy() -> None:
    for code, rule in RULES.items():
        assert rule.text, code
        assert rule.remedy, code
    for code, (text, remedy, severity) in BUNDLE_RULES.items():
        assert text, code
        assert remedy, code
        assert severity in ("error", "warning")


def test_there_are_enough_of_them() -> None:
    """At least 120 malformed files of our own, each with the finding that it must have."""
    own = len(test_parsing.CHANGES) + len(test_parsing.FILES) + len(FOLDERS)
    for one in (test_links_that_lead_nowhere_are_found, test_what_names_other_modules):
        own += sum(bool(case[-1]) for mark in one.pytestmark for case in mark.args[1])  # type: ignore[attr-defined]
    assert own >= 200
