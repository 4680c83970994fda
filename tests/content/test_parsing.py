"""Files become values, or findings that say where, what and what to do."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_engine.authoring.lint.files import Lint
from course_engine.content.parsing import (
    RULES,
    check_assets,
    images,
    parse_lesson,
    parse_module,
    parse_quiz,
    parse_topics,
    variant_of,
)
from course_engine.content.rendering import TextRefused, render
from course_engine.items import ITEM_SHAPES
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse

LESSON = """\
---
id: l-einwilligung
title: Einwilligung, die trägt
minutes: 10
---
Am Samstag ist Sommerfest.

## Was eine Einwilligung braucht

![Formular mit drei Feldern](assets/formular.png)
"""

MODULE = """\
---
id: m-recht-am-bild
title: Fotos mit gutem Gewissen
summary: Wann du fragen musst und wie.
topic: datenschutz
language: de
licence: CC-BY-4.0
authors: ["Redaktion"]
review_by: 2027-11-01
objectives:
  - entscheiden, wann du fragen musst
  - eine Einwilligung schreiben
  - Bilder sicher ablegen
requirements:
  quizzes: [q-recht-am-bild]
---
Worum es geht.
"""

QUIZ = """\
id: q-recht-am-bild
title: "Quiz: Fotos mit gutem Gewissen"
language: de
intro: |
  Zehn Aufgaben.
mastery_score: 0.8
items:
  - id: i-sommerfest
    type: single_choice
    prompt: |
      Darf das Bild auf die Website?
    choices:
      - id: a-ja
        text: Ja
        correct: true
        feedback: Richtig.
      - id: a-nein
        text: no
        feedback: Schau noch einmal hin.
    hints: ["Denk an die Einwilligung."]
    lesson: l-einwilligung
  - id: i-wer
    type: multiple_choice
    prompt: Wer muss zustimmen?
    choices:
      - {id: a-eltern, text: Die Eltern, correct: true, feedback: Ja.}
      - {id: a-kind, text: Das Kind, correct: true, feedback: Ja.}
      - {id: a-post, text: 12:30, feedback: Nein.}
  - id: i-wahr
    type: true_false
    prompt: "Ein Foto ist immer frei."
    answer: false
    feedback: {if_true: "Schau nach.", if_false: "Genau."}
  - id: i-kurz
    type: short_text
    prompt: Wie heißt das Gesetz?
    answers: [KUG, 1907]
    feedback: {right: Ja., wrong: Nein.}
  - id: i-zahl
    type: number
    prompt: Wie viele Stunden?
    answer: 72
    tolerance: 0.5
    unit: Stunden
    points: 2
    feedback: {right: Ja., wrong: Nein.}
"""

PARTS = """\
id: q-teile
title: Aufgaben aus mehreren Teilen
items:
  - id: i-raster
    type: true_false_grid
    prompt: Was gilt?
    statements:
      - {id: s-1, text: Ein Schild genügt., answer: false, feedback: Es informiert.}
      - {id: s-2, text: Ein Nein gilt immer., answer: true, feedback: Genau.}
  - id: i-paare
    type: matching
    prompt: Was passt?
    premises:
      - {id: p-1, text: Aufnehmen, match: o-1, feedback: Genau.}
      - {id: p-2, text: Zeigen, match: o-2, feedback: Genau.}
    options:
      - {id: o-1, text: DSGVO}
      - {id: o-2, text: DSGVO und KUG}
      - {id: o-3, text: nichts davon}
  - id: i-folge
    type: ordering
    prompt: Was kommt zuerst?
    entries:
      - {id: e-1, text: Fragen}
      - {id: e-2, text: Zeigen}
    explanation: Erst fragen.
  - id: i-luecken
    type: gaps
    prompt: Was fehlt?
    text: |
      Das {{g-1}} ist von {{g-2}}.

      Ein Ja ist {{g-3}}.
    gaps:
      - id: g-1
        type: text
        answers: [KUG]
        feedback: {right: Ja., wrong: Nein.}
      - id: g-2
        type: number
        answer: 1907
        tolerance: 1
        feedback: {right: Ja., wrong: Nein.}
      - id: g-3
        type: choice
        choices:
          - {id: a-frei, text: freiwillig, correct: true, feedback: Ja.}
          - {id: a-laut, text: laut, feedback: Nein.}
"""

TOPICS = """\
- id: gegenrede
  title: {de: Umgang mit Trollen, en: Standing up to trolls}
- id: datenschutz
  title: {de: Datenschutz, en: Data protection}
"""

PARSERS = {
    "lesson": parse_lesson,
    "module": parse_module,
    "quiz": parse_quiz,
    "parts": parse_quiz,
    "topics": parse_topics,
}
GOOD = {"lesson": LESSON, "module": MODULE, "quiz": QUIZ, "parts": PARTS, "topics": TOPICS}


def found_in(kind, text):
    return [(one.code, one.line, one.column) for one in PARSERS[kind](text, "datei").findings]


def changed(kind, old, new):
    assert GOOD[kind].count(old) >= 1, old
    return GOOD[kind].replace(old, new, 1)


# good files


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_file_gives_a_value_and_no_finding(kind):
    result = PARSERS[kind](GOOD[kind], "datei")
    assert result.findings == ()
    assert result.value


def test_a_lesson_needs_id_title_and_minutes_and_no_more():
    lesson = parse_lesson("---\nid: l-a\ntitle: T\nminutes: 8\n---\nText\n").value
    assert (lesson.id, lesson.title, lesson.minutes, lesson.body) == ("l-a", "T", 8, "Text\n")


def test_a_module_keeps_all_its_fields():
    module = parse_module(MODULE).value
    assert module.review_by == date(2027, 11, 1)
    assert module.requirements.quizzes == ("q-recht-am-bild",)
    assert len(module.objectives) == 3
    assert module.authors == ("Redaktion",)


def test_a_quiz_has_items_of_every_kind():
    quiz = parse_quiz(QUIZ).value
    assert [type(item) for item in quiz.items] == [SingleChoice, MultipleChoice, TrueFalse, ShortText, Number]
    assert quiz.items[0].hints == ("Denk an die Einwilligung.",)
    assert quiz.items[0].choices[0] == Choice("a-ja", "Ja", True, "Richtig.")
    assert quiz.items[2].feedback_if_false == "Genau."
    assert (quiz.items[4].answer, quiz.items[4].tolerance, quiz.items[4].points) == (72.0, 0.5, 2.0)


def test_items_of_several_parts_keep_all_that_was_written():
    grid, matching, ordering, gaps = parse_quiz(PARTS).value.items
    assert [one.answer for one in grid.statements] == [False, True]
    assert [one.match for one in matching.premises] == ["o-1", "o-2"]
    assert [one.text for one in ordering.entries] == ["Fragen", "Zeigen"]
    assert [gap.right_value for gap in gaps.gaps] == ["KUG", "1907.0", "a-frei"]
    assert (gaps.gaps[1].tolerance, gaps.gaps[0].feedback_wrong) == (1.0, "Nein.")


def test_what_looks_like_something_else_to_yaml_stays_the_text_it_is():
    quiz = parse_quiz(QUIZ).value
    assert quiz.items[0].choices[1].text == "no"
    assert quiz.items[1].choices[2].text == "12:30"
    assert quiz.items[3].answers == ("KUG", "1907")
    assert parse_quiz(changed("quiz", "text: no", "text: 0049")).value.items[0].choices[1].text == "0049"


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode(),
        lambda text: "\ufeff" + text,
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["bytes", "mark", "mark in bytes", "windows", "windows bytes"],
)
def test_byte_order_marks_and_windows_line_ends_change_nothing(kind, change):
    assert PARSERS[kind](change(GOOD[kind])).value == PARSERS[kind](GOOD[kind]).value


def test_the_same_text_in_another_notation_is_the_same_item():
    folded = changed(
        "quiz", "prompt: |\n      Darf das Bild auf die Website?", 'prompt: "Darf das Bild auf die Website?"'
    )
    assert parse_quiz(folded).value == parse_quiz(QUIZ).value


def test_a_variant_is_told_by_the_file_name():
    assert parse_lesson(LESSON, "modules/a/01-b.leicht.md").value.variant == "leicht"
    assert parse_quiz(QUIZ, "quizzes/a.en.yaml").value.variant == "en"
    assert variant_of("modules/a/01-b.md") == variant_of("quizzes/a.yaml") == ""


def test_a_value_knows_its_place_in_the_file():
    assert parse_quiz(QUIZ).place("items", 0, "lesson") == (21, 13)
    assert parse_module(MODULE).place("requirements", "quizzes", 0) == (15, 13)


def test_the_library_that_ships_with_the_engine_is_without_findings():
    root = Path(__file__).parents[2]
    files = [(parse_topics, root / "modules/topics.yaml")]
    files += [(parse_quiz, path) for path in root.glob("quizzes/*.yaml")]
    files += [(parse_module, path) for path in root.glob("modules/*/module.md")]
    files += [(parse_lesson, path) for path in root.glob("modules/*/[0-9]*.md")]
    assert len(files) > 10
    assert [str(one) for parse, path in files for one in parse(path.read_bytes(), str(path)).findings] == []


# broken files: what is put in place of what, and the finding that names it

FILES = [
    ("lesson", lambda _: b"", "C106", 1),
    ("lesson", lambda _: "  \n\n", "C106", 1),
    ("quiz", lambda _: "", "C106", 1),
    ("quiz", lambda _: "# nur eine Notiz\n", "C106", 1),
    ("lesson", lambda text: text + "x" * 200_000, "C101", 1),
    ("quiz", lambda text: text + "# " + "x" * 500_000, "C101", 1),
    ("lesson", lambda text: text.encode("latin-1"), "C102", 3),
    ("quiz", lambda text: text.encode("utf-16"), "C102", 1),
    ("lesson", lambda text: text.replace("Samstag", "Sams\x00tag"), "C103", 6),
    ("lesson", lambda text: text.replace("Samstag", "Sams\x1btag"), "C103", 6),
    ("quiz", lambda text: text.replace("Denk an", "Denk\\0 an"), "C103", 20),
    ("lesson", lambda text: text.removeprefix("---\n"), "C104", 1),
    ("lesson", lambda text: "\n" + text, "C104", 1),
    ("lesson", lambda _: "Nur Text.\n", "C104", 1),
    ("lesson", lambda _: "---\n---\nText\n", "C104", 1),
    ("lesson", lambda text: text.replace("---\nAm", "Am"), "C105", 1),
]
SHORT = QUIZ[QUIZ.index("type: short_text") : QUIZ.index("  - id: i-zahl")].rstrip()
FREE = "type: free_text\n    prompt: Was?\n    rubric:"

SECTION = """sections:
  - id: s-eins
    draw: 1
    items:
      - {id: i-x, type: true_false, prompt: Stimmt, answer: true, feedback: {if_true: Ja., if_false: Doch.}}
"""
CHANGES = [
    # YAML
    ("lesson", "title: E", "\ttitle: E", "C111", 3),
    ("lesson", "Einwilligung, die trägt", "Teil 1: Der Anfang", "C112", 3),
    ("lesson", "title: E", "  title: E", "C112", 3),
    ("quiz", 'Ein Foto ist immer frei."', "Ein Foto ist immer frei.", "C113", 31),
    ("module", '"Redaktion"]', '"Redaktion', "C113", 8),
    ("lesson", "Einwilligung, die", "@Einwilligung, die", "C114", 3),
    ("lesson", "Einwilligung, die", "`Einwilligung`, die", "C114", 3),
    ("lesson", "Einwilligung, die trägt", "'Geht's gut?'", "C115", 3),
    ("lesson", "Einwilligung, die trägt", '"Das "Ja" zählt"', "C115", 3),
    ("module", "  - eine", " - eine", "C116", 12),
    ("lesson", "id: l-ein", "  id: l-ein", "C116", 3),
    ("lesson", "minutes: 10", "minutes 10", "C117", 4),
    ("lesson", "minutes: 10", "minutes:10", "C117", 4),
    ("module", '["Redaktion"]', '["Redaktion"', "C118", 8),
    ("lesson", "Einwilligung, die trägt", '"Ordner C:\\Bilder"', "C119", 3),
    ("lesson", "minutes: 10", "minutes: 10\nminutes: 12", "C120", 5),
    ("quiz", "text: Ja", "text: Ja\n        text: Doch", "C120", 15),
    ("lesson", "Einwilligung, die", "&a Einwilligung, die", "C121", 3),
    ("lesson", "Einwilligung, die trägt", "*wichtig", "C121", 3),
    ("lesson", "Einwilligung, die", "*Wichtige* Einwilligung, die", "C121", 3),
    ("lesson", "Einwilligung, die", "!Einwilligung, die", "C122", 3),
    ("lesson", "Einwilligung, die trägt", "!!python/object/apply:os.system [ls]", "C122", 3),
    ("lesson", "Einwilligung, die trägt", "[" * 50 + "]" * 50, "C123", 3),
    ("quiz", "items:", "---\nitems:", "C124", 7),
    ("lesson", "title: Einw", "? [a]\n: b\ntitle: Einw", "C125", 3),
    ("lesson", "Einwilligung, die trägt", "Der Hashtag #GleichImNetz wirkt", "C126", 3),
    ("lesson", "Einwilligung, die trägt", "#GleichImNetz", "C126", 3),
    # fields
    ("lesson", "id: l-einwilligung\n", "", "C200", 2),
    ("quiz", "  - id: i-wahr\n    type", "  - type", "C200", 29),
    ("lesson", "title: Einwilligung, die trägt\n", "", "C201", 2),
    ("module", "topic: datenschutz\n", "", "C201", 2),
    ("quiz", "    answer: false\n", "", "C201", 29),
    ("lesson", "minutes: 10", "minutes: 10\nminute: 8", "C203", 5),
    ("module", "licence:", "lizenz:", "C202", 7),
    ("quiz", "    hints:", "    hint:", "C202", 20),
    ("quiz", "    lesson:", "    leson:", "C202", 21),
    ("quiz", "    answer: 72", "    choices: []\n    answer: 72", "C203", 42),
    ("lesson", "Einwilligung, die trägt", "[Einwilligung]", "C204", 3),
    ("quiz", "text: Ja", "text: {a: b}", "C204", 14),
    ("quiz", "0.8", "viel", "C205", 6),
    ("quiz", "0.8", "0,8", "C205", 6),
    ("quiz", "0.8", '"0.8"', "C205", 6),
    ("quiz", "0.8", "true", "C205", 6),
    ("quiz", "0.8", ".inf", "C205", 6),
    ("quiz", "answer: 72", "answer: 72 Stunden", "C205", 42),
    ("quiz", "answer: 72", "answer: 0x48", "C205", 42),
    ("lesson", "minutes: 10", "minutes: zehn", "C206", 4),
    ("lesson", "minutes: 10", "minutes: 10.5", "C206", 4),
    ("lesson", "minutes: 10", "minutes: 12:30", "C206", 4),
    ("quiz", "correct: true", "correct: ja", "C207", 15),
    ("quiz", "correct: true", "correct: yes", "C207", 15),
    ("quiz", "correct: true", "correct: 1", "C207", 15),
    ("quiz", "answer: false", "answer: no", "C207", 32),
    ("module", "2027-11-01", "1.11.2027", "C208", 9),
    ("module", "2027-11-01", "2027-02-30", "C208", 9),
    ("module", '["Redaktion"]', "Redaktion", "C209", 8),
    ("quiz", '["Denk an die Einwilligung."]', "Denk nach.", "C209", 20),
    ("topics", TOPICS, "id: gegenrede\n", "C209", 1),
    ("quiz", '{if_true: "Schau nach.", if_false: "Genau."}', "Genau.", "C210", 33),
    ("lesson", "id: l-einwilligung\ntitle: Einwilligung, die trägt\nminutes: 10", "nur ein Satz", "C210", 2),
    (
        "quiz",
        "      - {id: a-kind, text: Das Kind, correct: true, feedback: Ja.}",
        "      - Das Kind",
        "C210",
        27,
    ),
    ("quiz", QUIZ[QUIZ.index("  - id: i-wahr") :], "  - i-wahr\n", "C210", 29),
    ("lesson", "title: Einwilligung, die trägt", "title:", "C211", 3),
    ("lesson", "Einwilligung, die trägt", '"  "', "C211", 3),
    ("quiz", "      - {id: a-kind, text: Das Kind, correct: true, feedback: Ja.}", "      -", "C211", 27),
    ("module", "Wann du fragen musst und wie.", "x" * 241, "C212", 4),
    ("lesson", "l-einwilligung", "L Einwilligung", "C213", 2),
    ("lesson", "l-einwilligung", "l_einwilligung", "C213", 2),
    ("lesson", "l-einwilligung", "l-prüfung", "C213", 2),
    ("lesson", "l-einwilligung", "x" * 65, "C213", 2),
    ("quiz", "id: a-nein", "id: -nein", "C213", 17),
    ("module", "[q-recht-am-bild]", "[Recht am Bild]", "C213", 15),
    ("lesson", "minutes: 10", "minutes: 0", "C214", 4),
    ("lesson", "minutes: 10", "minutes: 241", "C214", 4),
    ("quiz", "0.8", "80", "C215", 6),
    ("quiz", "0.8", "-0.1", "C215", 6),
    ("quiz", "points: 2", "points: 0", "C216", 45),
    ("quiz", "points: 2", "points: -1", "C216", 45),
    ("quiz", "tolerance: 0.5", "tolerance: -1", "C217", 43),
    (
        "quiz",
        QUIZ[QUIZ.index("      - {id: a-kind") : QUIZ.index("  - id: i-wahr")],
        "",
        "C218",
        25,
    ),
    ("quiz", "[KUG, 1907]", "[]", "C218", 37),
    ("quiz", QUIZ[QUIZ.index("items:") :], "items: []\n", "C218", 7),
    ("quiz", '["Denk an die Einwilligung."]', str(["x"] * 11), "C219", 20),
    ("quiz", "language: de", "language: deutsch", "C220", 3),
    ("module", "  - eine Einwilligung schreiben\n", "", "C221", 10),
    ("quiz", "id: i-wahr", "id: i-wer", "C222", 29),
    ("quiz", "id: a-nein", "id: a-ja", "C222", 17),
    ("topics", "id: datenschutz", "id: gegenrede", "C222", 3),
    ("topics", ", en: Data protection", "", "C223", 4),
    ("quiz", "answer: 72", "answer: 9999999999999", "C224", 42),
    (
        "quiz",
        "items:",
        SECTION + "items:",
        "C225",
        12,
    ),
    ("quiz", QUIZ[QUIZ.index("items:") :], SECTION.replace("draw: 1", "draw: 2"), "C226", 9),
    ("quiz", "language: de", "feedback: never", "C227", 3),
    ("quiz", "language: de", "attempts: 0", "C228", 3),
    # items
    ("quiz", "type: single_choice", "type: singlechoice", "C301", 9),
    ("quiz", "    type: single_choice\n", "", "C302", 8),
    ("quiz", "        correct: true\n", "", "C303", 12),
    ("quiz", "        text: no", "        text: no\n        correct: true", "C304", 19),
    ("quiz", "text: 12:30,", "text: 12:30, correct: true,", "C305", 25),
    ("quiz", "        feedback: Schau noch einmal hin.\n", "", "C306", 17),
    ("quiz", ', if_false: "Genau."', "", "C306", 33),
    ("quiz", "text: no", "text: ja", "C307", 17),
    ("quiz", "[KUG, 1907]", "[KUG]\n    wrong_answers: [{answers: [BGB, kug.], feedback: Das.}]", "C340", 38),
    ("quiz", "[KUG, 1907]", "[KUG, 1907]\n    typos: 1", "C341", 38),
    ("quiz", "unit: Stunden", "units: [{name: h, factor: 2}]", "C342", 39),
    ("quiz", "unit: Stunden", "unit: h\n    units:\n      - name: Tage\n      - name: Tage", "C343", 47),
    ("quiz", "unit: Stunden", "ranges:\n      - {from: 2, to: 1, credit: 0.5}", "C344", 45),
    ("quiz", "unit: Stunden", "ranges:\n      - {credit: 0.5}", "C345", 45),
    ("quiz", "unit: Stunden", "unit: h\n    units: [{name: h, factor: 2}]", "C346", 45),
    ("parts", "Ein Nein gilt immer.", "Ein Schild genügt.", "C320", 9),
    ("parts", "text: DSGVO und KUG", "text: dsgvo", "C320", 18),
    ("parts", "answer: true", "answer: false", "C321", 7),
    ("parts", "match: o-2", "match: o-9", "C322", 15),
    ("parts", "id: e-2", "id: e-1", "C222", 25),
    ("parts", ", feedback: Es informiert.", "", "C306", 8),
    ("parts", "    explanation: Erst fragen.\n", "", "C306", 24),
    ("parts", "ist von {{g-2}}", "ist von 1907", "C324", 39),
    ("parts", "{{g-3}}.", "{{g-3}} und {{g-4}}.", "C325", 30),
    ("parts", "{{g-3}}.", "{{g-3}} und {{g-3}}.", "C326", 30),
    ("parts", "{{g-3}}.", "`{{g-3}}`.", "C327", 30),
    ("parts", "type: number", "type: zahl", "C328", 40),
    ("parts", "        answer: 1907\n", "", "C329", 39),
    ("parts", "        answers: [KUG]\n", "", "C329", 35),
    ("parts", "        type: text\n", "        type: text\n        unit: kg\n", "C330", 37),
    ("parts", "text: laut,", "text: laut, correct: true,", "C331", 48),
    (
        "parts",
        "correct: true, feedback: Ja.}\n          - {id: a-laut",
        "feedback: Ja.}\n          - {id: a-laut",
        "C303",
        46,
    ),
    (
        "quiz",
        SHORT,
        FREE + "\n      - {id: k-a, text: A, points: 2, levels: [{points: 1, text: a}]}",
        "C347",
        38,
    ),
    ("quiz", SHORT, FREE + "\n      - {id: k-a, text: A}\n      - {id: k-a, text: B}", "C348", 39),
    ("quiz", SHORT, FREE + " [{id: k-a, text: A}]\n    min_words: 9\n    max_words: 8", "C349", 39),
    ("quiz", SHORT, "type: free_text\n    prompt: Was?", "C350", 34),
    ("quiz", SHORT, "type: reflection\n    prompt: Was?\n    shared: alle", "C352", 37),
    (
        "quiz",
        SHORT,
        FREE + "\n      - {id: k-a, text: A, levels: [{points: 1, text: a}, {points: 1, text: b}]}",
        "C351",
        38,
    ),
    (
        "quiz",
        QUIZ[QUIZ.index("items:") :],
        "items:\n  - {id: i-a, type: reflection, prompt: Was?}\n",
        "C353",
        QUIZ[: QUIZ.index("items:")].count("\n") + 1,
    ),
    # Markdown
    ("lesson", "Am Samstag", "[" * 50_000, "C401", 6),
    ("lesson", "Am Samstag", "> " * 300 + "Am", "C401", 6),
    ("lesson", "Am Samstag", "- " * 300 + "Am", "C401", 6),
    ("lesson", "Am Samstag", "\n".join("    " * depth + "- a" for depth in range(150)), "C401", 27),
    ("lesson", "## Was", "# Was", "C402", 8),
    ("lesson", "## Was eine Einwilligung braucht", "Titel\n=====", "C402", 8),
    ("lesson", "## Was", "#### Was", "C403", 8),
    ("lesson", "![Formular mit drei Feldern]", "![]", "C404", 10),
    ("lesson", "assets/formular.png", "https://example.org/x.png", "C405", 10),
    ("lesson", "assets/formular.png", "../../geheim.png", "C405", 10),
    ("lesson", "Am Samstag", "<b>Am</b> Samstag", "C407", 6),
    ("lesson", "Am Samstag", "[Klick](javascript:alert(1))", "C408", 6),
    ("lesson", "Am Samstag", "[Klick](data:text/html,x)", "C408", 6),
    ("lesson", "Am Samstag", '!!! hinweis "Titel"\n    Am Samstag', "C409", 6),
    ("lesson", "Am Samstag", "Am Samstag[^1]", "C410", 6),
    ("lesson", "Am Samstag", "    ```self-check\n    id: i-a\n    ```\n\nAm Samstag", "C411", 6),
    ("lesson", "Am Samstag", "```python\nAm Samstag", "C412", 6),
    ("lesson", LESSON[LESSON.index("Am") :], "", "C413", 5),
    ("lesson", "Am Samstag", "Mehr steht [hier](https://example.org)", "C414", 6),
    ("lesson", "Am Samstag", '!!! note "Titel"\nAm Samstag', "C415", 6),
    ("lesson", "Am Samstag", "Wort " * 5_000, "C416", 6),
    ("lesson", "Am Samstag", "*a* " * 2_000, "C416", 6),
    ("lesson", "Am Samstag", "a|" * 200 + "\n" + "-|" * 200 + "\n" + "|\n" * 100, "C417", 6),
    ("lesson", "Am Samstag", "\n" * 9_000, "C418", 8006),
    ("lesson", "Am Samstag", "## a\n\n" * 400, "C418", 606),
    ("lesson", "Am Samstag", "Dazu:\n- eins\n- zwei", "C419", 7),
    (
        "module",
        "requirements:",
        "glossary:\n  - {term: KUG, means: Ein Gesetz}\n  - {term: DSGVO, means: Noch eins, forms: [KUG]}\nrequirements:",
        "C230",
        16,
    ),
    ("lesson", "Am Samstag", "- Punkt\n\n    !!! facilitator\n        Notiz\n\nAm Samstag", "C422", 8),
    ("lesson", "Am Samstag", "??? facilitator\n    Notiz\n\nAm Samstag", "C422", 6),
    ("lesson", "Am Samstag", "> !!! Facilitator\n>     Notiz\n\nAm Samstag", "C422", 6),
    ("lesson", "Am Samstag", "!!! note facilitator\n    Notiz\n\nAm Samstag", "C422", 6),
    (
        "lesson",
        "Am Samstag",
        "```self-check\nid: i-a\ntype: free_text\nprompt: Was meinst du?\n```\n\nAm Samstag",
        "C423",
        8,
    ),
    ("lesson", "Am Samstag", "- eins\n  - zwei", "C420", 7),
    ("quiz", "Wer muss zustimmen?", "'![](assets/x.png)'", "C404", 24),
    ("quiz", "      Darf das", "      Erste Zeile\n\n      ![](assets/x.png) Darf das", "C404", 13),
]


@pytest.mark.parametrize(("kind", "make", "code", "line"), FILES, ids=lambda value: str(value)[:12])
def test_a_file_that_cannot_be_read_says_so(kind, make, code, line):
    result = PARSERS[kind](make(GOOD[kind]), "datei")
    assert [(one.code, one.line) for one in result.findings] == [(code, line)]
    assert result.value is None


@pytest.mark.parametrize(
    ("kind", "old", "new", "code", "line"), CHANGES, ids=[f"{one[3]}-{n}" for n, one in enumerate(CHANGES)]
)
def test_a_broken_file_is_named_with_line_and_remedy(kind, old, new, code, line):
    result = PARSERS[kind](changed(kind, old, new), "datei")
    assert (code, line) in [(one.code, one.line) for one in result.findings]
    assert {one.code for one in result.findings} - {code} <= {
        "C201",
        "C211",
        "C350",
        "C407",
        "C409",
        "C405",
        "C404",
    }
    assert (result.value is None) == bool(result.errors)
    finding = next(one for one in result.findings if one.code == code)
    assert (finding.severity == "error") == (RULES[code].severity == "error")
    assert finding.advice()
    assert "%(" not in finding.message()


def test_every_code_but_the_last_resorts_has_a_case():
    tried = {code for _, _, _, code, _ in CHANGES} | {code for _, _, code, _ in FILES}
    assert set(RULES) - tried == {"C110", "C229", "C406", "C421"}


def test_columns_point_at_the_value():
    assert found_in("lesson", changed("lesson", "minutes: 10", "minutes: zehn")) == [("C206", 4, 10)]
    assert found_in(
        "quiz", changed("quiz", "text: Das Kind, correct: true", "text: Das Kind, correct: ja")
    ) == [("C207", 27, 47)]
    assert found_in("lesson", changed("lesson", "Am Samstag", "Am [Samstag](data:x)")) == [("C408", 6, 4)]


def test_one_broken_item_does_not_hide_another():
    text = changed("quiz", "correct: true", "correct: ja").replace("answer: false", "answer: nein")
    assert [one[:2] for one in found_in("quiz", text)] == [("C207", 15), ("C207", 32)]


def test_messages_speak_of_what_was_written():
    result = parse_quiz(changed("quiz", "id: a-nein", "id: Äpfel & Birnen"), "quizzes/a.yaml")
    assert str(result.errors[0]) == (
        "quizzes/a.yaml:17:13: C213 „Äpfel & Birnen“ ist keine gültige „id“. Erlaubt sind 2 bis 64 Zeichen: "
        "Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche, zum Beispiel „aepfel-birnen“."
    )
    unknown = parse_quiz(changed("quiz", "    hints:", "    hint:")).findings[0]
    assert unknown.advice() == "Meinst du „hints“?"
    kind = parse_quiz(changed("quiz", "single_choice", "auswahl")).findings[0]
    assert all(known in kind.message() for known in ITEM_SHAPES)


def test_an_unknown_key_is_only_a_warning():
    assert parse_module(changed("module", "licence:", "lizenz:")).value


def test_html_in_code_and_comments_are_no_findings():
    body = "Text mit `<b>` im Text.\n\n```html\n<b>x</b> ![](http://x) [^1]\n# kein Titel\n```\n\n<!-- Notiz -->\n"
    assert parse_lesson(changed("lesson", "Am Samstag ist Sommerfest.\n", body)).findings == ()


def test_dashes_and_numbers_in_running_text_are_no_lists():
    body = "Wir trafen uns\nam 3. Mai - es regnete.\n\n1. eins\n2. zwei\n    - drei\n\n> - vier\n"
    assert parse_lesson(changed("lesson", "Am Samstag ist Sommerfest.\n", body)).findings == ()


def test_a_file_full_of_mistakes_gives_a_hundred_findings_at_most():
    text = changed("lesson", "minutes: 10", "minutes: 0\n" + "\n".join(f"k{n}: x" for n in range(1_000)))
    result = parse_lesson(text)
    assert len(result.findings) == 100
    assert "C214" in {one.code for one in result.errors}


def test_aliases_are_never_expanded():
    bomb = "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(30))
    assert [one.code for one in parse_quiz(bomb).findings] == ["C121"]


# pictures


def test_missing_pictures_are_named_with_their_line():
    text = changed(
        "lesson", "Am Samstag", "![Noch eins](assets/nicht%20da.png) und ![fern](https://x.org/a.png)"
    )
    findings = check_assets(text, "datei", {"assets/formular.png"})
    assert [(one.code, one.line, one.column) for one in findings] == [("C406", 6, 1)]
    assert check_assets(text, "datei", {"assets/formular.png", "assets/nicht da.png"}) == []
    assert check_assets("kein Vorspann", "datei", set()) == []


def test_pictures_are_listed_once_also_by_reference_but_not_from_code():
    body = "![a](assets/a.png) ![b][eins] ![a](assets/a.png) `![c](assets/c.png)`\n\n[eins]: assets/b.png\n"
    assert images(body) == ["assets/a.png", "assets/b.png"]


# self-checks

CHECK = """\
```self-check
id: i-probe
type: true_false
prompt: "Stimmt das?"
answer: true
feedback: {if_true: "Ja.", if_false: "Nein."}
```
"""


def test_a_self_check_is_read_like_an_item_of_a_quiz():
    assert parse_lesson(LESSON + "\n" + CHECK).findings == ()
    broken = parse_lesson(LESSON + "\n" + CHECK.replace("answer: true", "answer: ja"))
    assert [(one.code, one.line, one.column) for one in broken.findings] == [("C207", 16, 9)]
    assert broken.value is None


def test_self_checks_of_a_lesson_have_ids_of_their_own():
    twice = parse_lesson(LESSON + "\n" + CHECK + "\n" + CHECK)
    assert [(one.code, one.line) for one in twice.findings] == [("C222", 20)]


# anything at all


PIECES = [
    *("", "\n", "  ", "- ", ": ", "'", '"', "#", "[", "]", "{", "}", "*", "&a ", "!", "|", ">"),
    *("\t", "---\n", "```", "!!! ", "![", "](", "\x00", "\u2028", "\ud800", "1e999", "9" * 400),
    *("true", "~", "ß", "%", "?"),
]


@st.composite
def mutated(draw):
    kind = draw(st.sampled_from(sorted(GOOD)))
    text = GOOD[kind] + ("\n" + CHECK if kind == "lesson" else "")
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=5))
        text = text[:start] + piece + text[end:]
    return kind, text


@given(mutated())
def test_parsing_never_raises_and_always_says_where(case):
    kind, text = case
    result = PARSERS[kind](text, "datei")
    lines = text.count("\n") + text.count("\r") + 1
    assert (result.value is None) == bool(result.errors)
    for finding in result.findings:
        assert 1 <= finding.line <= lines + 1
        assert finding.column >= 1
        assert re.fullmatch(r"datei:\d+:\d+: C\d{3} [^\n]+", str(finding))


@pytest.mark.slow
@settings(max_examples=10_000, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_ten_thousand_mutations_stay_in_the_limits(case):
    """Read, looked through and rendered, as a check, the editor and publishing do."""
    kind, text = case
    began = process_time()
    result = PARSERS[kind](text, "datei")
    assert len(result.findings) <= 100
    if kind in ("quiz", "parts"):
        assert len(list(Lint().at_quiz("datei.yaml", result))) < 200
    elif kind in ("lesson", "module"):
        content = text.encode(errors="replace")
        assert len(list(Lint().at_text("01-datei.md", content, language="de", beside=()))) < 200
        with suppress(TextRefused):
            assert len(render(result.value.body if result.value else text).fragment()) < 100_000
    assert process_time() - began < 5


@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=200))
def test_any_bytes_are_refused_politely(kind, noise):
    middle = len(GOOD[kind]) // 2
    raw = GOOD[kind].encode()
    for text in (noise, raw[:middle] + noise + raw[middle:]):
        result = PARSERS[kind](text, "datei")
        assert (result.value is None) == bool(result.errors)
