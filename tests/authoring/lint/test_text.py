"""Each rule with what it finds and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.authoring.lint import RULES, lint_body, lint_text


def codes(body: str, **more) -> list[str]:
    return [one.code for one in lint_body(body, **more)]


FOUND = [
    ("L101", "![foto_12.JPG](assets/a.png)"),
    ("L101", "![Bild](assets/a.png)"),
    ("L102", "![Foto von Merve im Garten](assets/a.png)"),
    ("L103", "Vorher.\n\n**Wie es weitergeht**\n\nNachher."),
    ("L104", "| a | b |\n| c | d |"),
    ("L104", "|  |  |\n|---|---|\n| c | d |"),
    ("L105", "Lies https://example.org/a.\n"),
    ("L105", "Lies <https://example.org/a>.\n"),
    ("L105", "Lies [https://example.org/a](https://example.org/a).\n"),
    ("L106", "[Mehr erfahren](https://example.org)"),
    ("L106", "[dieser Link](https://example.org)"),
    ("L107", "![Aushang im Flur](assets/aushang.png)"),
    ("L108", "✅ eins\n✅ zwei"),
    ("L110", "## \n\nText"),
    ("L112", "**" + "wort " * 30 + "ende**"),
    ("L113", "[Merkblatt](https://example.org/m.pdf)"),
    ("L201", "Das ist WIRKLICH SEHR wichtig"),
    ("L203", "Klicke auf das Grüne."),
    ("L203", "Pflichtfelder sind rot markiert."),
    ("L204", "Die Regeln des BITV gelten."),
]


@pytest.mark.parametrize(("code", "body"), FOUND)
def test_found(code, body):
    assert code in codes(body)


LEFT_ALONE = [
    "![Merve lacht in die Kamera](assets/foto_12.JPG)",
    "**Wichtig:** Frag vorher.",
    "**Das ist ein ganzer Satz.**",
    "| Tag | Wer |\n|---|---|\n| Mo | Lea |",
    "Lies [den Leitfaden](https://example.org/a).",
    "## Quellen\n\n- Gesetz: <https://example.org/a>",
    "Satz.[^1]\n\n[^1]: Gesetz, <https://example.org/a>",
    "`https://example.org/a`",
    "[Hier ist das Merkblatt (PDF)](https://example.org/m.pdf)",
    "- eins\n- zwei",
    "– Ja, sagt sie.",
    "Das Rote Kreuz hilft. Die Grünen im Bundestag stimmen zu.",
    "Sag nicht „die roten Felder“, sondern „die Felder mit Stern“.",
    "Die Datenschutz-Grundverordnung (DSGVO) gilt. Die DSGVO sagt: fragen.",
    "Im Jahr XVII nach § 22.",
    "Das PDF liegt in der EU.",
    "Der Film hat Untertitel: [Rundgang](https://youtu.be/x)",
]


@pytest.mark.parametrize("body", LEFT_ALONE)
def test_left_alone(body):
    assert codes(body) == []


def test_what_another_text_of_the_module_explains_is_explained():
    assert codes("Die DSGVO gilt.", beside=["Die Datenschutz-Grundverordnung (DSGVO)"]) == []


def test_words_of_other_languages_are_not_judged():
    assert codes("The red BITV.", language="en") == []
    assert codes("![Bild](assets/a.png)", language="en") == ["L101"]


def test_lines_are_those_of_the_file():
    text = "---\nid: l-x\ntitle: X\nminutes: 1\n---\nText.\n\n![Bild](assets/a.png)\n"
    (remark,) = lint_text(text)
    assert remark.line == 8


def test_a_remark_is_another_one_once_its_passage_changes():
    before, after = (lint_body(f"Lies https://example.org/{name}.")[0] for name in "ab")
    assert before.code == after.code
    assert before.key != after.key
    assert before.key == lint_body("Neu davor.\n\nLies https://example.org/a.")[0].key


def test_every_rule_says_why_and_what_to_do():
    assert all(rule.text and rule.reason and rule.remedy for rule in RULES.values())


@given(st.text(alphabet="abcÄ Rot.:!?*_#[]()|-\n<>/`@•✅:https", max_size=400))
def test_no_text_makes_it_stumble(body):
    for one in lint_body(body):
        assert one.line <= body.count("\n") + 1
        assert one.words()
        assert one.remedy()
