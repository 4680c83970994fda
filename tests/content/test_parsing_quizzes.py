"""Quizzes with sections, settings and vignettes, read from their files."""

from course_engine.content.catalogue import Section, Settings
from course_engine.content.ids import with_ids
from course_engine.content.parsing import parse_quiz

ITEM = """      - id: {id}
        type: true_false
        prompt: Stimmt das?
        answer: true
        feedback: {{if_true: Ja., if_false: Doch.}}
"""
HEAD = """id: q-probe
title: Probe
shuffle_items: true
attempts: 3
pause: 60
time_limit: 20
feedback: at_once
certainty: true
sections:
  - id: s-pool
    title: Grundlagen
    draw: 1
    items:
"""
CASE = """  - id: s-fall
    items:
      - id: v-fest
        type: vignette
        title: Das Sommerfest
        text: Niemand wurde gefragt.
        items:
          - id: i-drei
            type: true_false
            prompt: Und das?
            answer: false
            feedback: {if_true: Nein., if_false: Genau.}
"""
QUIZ = HEAD + ITEM.format(id="i-eins") + ITEM.format(id="i-zwei") + CASE


def codes(text):
    return [(one.code, one.line) for one in parse_quiz(text).findings]


def test_sections_settings_and_vignettes_are_read():
    quiz = parse_quiz(QUIZ).value
    assert quiz.settings == Settings(
        shuffle_items=True, attempts=3, pause=60, time_limit=20, feedback="at_once", certainty=True
    )
    assert quiz.sections == (
        Section("s-pool", "Grundlagen", 1, ("i-eins", "i-zwei")),
        Section("s-fall", "", None, ("i-drei",)),
    )
    assert [item.id for item in quiz.items] == ["i-eins", "i-zwei", "i-drei"]
    assert quiz.items[0].vignette is None
    assert quiz.items[2].vignette.title == "Das Sommerfest"
    assert parse_quiz(QUIZ).findings == ()


def test_what_does_not_fit_is_named_with_its_place():
    assert ("C226", 12) in codes(QUIZ.replace("draw: 1", "draw: 3"))
    assert ("C227", 7) in codes(QUIZ.replace("at_once", "never"))
    assert ("C228", 4) in codes(QUIZ.replace("attempts: 3", "attempts: 0"))
    assert ("C222", 19) in codes(QUIZ.replace("i-zwei", "i-eins"))
    assert "C225" in {code for code, _ in codes(QUIZ + "items:\n" + ITEM.format(id="i-vier"))}
    assert "C201" in {code for code, _ in codes("id: q-probe\ntitle: Probe\n")}


def test_missing_ids_are_made_in_sections_and_vignettes_too():
    bare = (
        QUIZ.replace("id: s-fall\n    ", "")
        .replace("id: i-drei\n            ", "")
        .replace("id: v-fest\n        ", "")
    )
    named = parse_quiz(with_ids(bare, "quiz", set())).value
    assert [item.id for item in named.items] == ["i-eins", "i-zwei", "i-und-das"]
    assert named.items[2].vignette.id == "v-das-sommerfest"
