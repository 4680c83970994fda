import pytest

from course_engine.authoring.lint import lint_body, readability_of

PLAIN = "Ich gehe heute in das Haus und rufe dich an. " * 12
HARD = (
    "Die datenschutzrechtlichen Verantwortlichkeiten sozialwirtschaftlicher Trägerorganisationen unterliegen "
    "unterschiedlichen aufsichtsbehördlichen Zuständigkeiten. "
) * 12


def test_the_first_of_the_four_formulas():
    figure = readability_of(PLAIN)
    # 10 words a sentence, none of three syllables, none of more than six letters, 7 of 10 with one syllable
    assert figure.grade == pytest.approx(0.1672 * 10 - 0.0327 * 70 - 0.875)
    assert (figure.low, figure.high) == (4, 5)


def test_no_figure_for_a_short_text():
    assert readability_of("Ich gehe heute in das Haus. " * 5) is None


def test_headings_tables_and_code_do_not_count():
    noise = "\n\n## Datenschutzgrundverordnungen\n\n| Verantwortlichkeiten |\n|---|\n\n```\nZuständigkeiten\n```\n"
    assert readability_of(PLAIN + noise) == readability_of(PLAIN)


def test_a_hard_text_is_said_to_be_hard_in_grades():
    (remark,) = [one for one in lint_body(HARD) if one.code == "L301"]
    assert remark.values == {"low": 14, "high": 15}


def test_only_german_is_measured():
    assert not [one for one in lint_body(HARD, language="en") if one.code.startswith("L3")]


def test_the_longest_sentences_are_marked_where_they_begin():
    body = "Kurz.\n\n" + "wort " * 40 + "ende. Kurz.\nEin " + "wort " * 35 + "ende."
    marked = [(one.line, one.values["count"]) for one in lint_body(body) if one.code == "L302"]
    assert marked == [(3, 41), (4, 37)]


def test_easy_language_has_a_lower_limit():
    body = "wort " * 19 + "ende."
    assert [one.code for one in lint_body(body, variant="leicht")] == ["L303"]
    assert lint_body(body) == []
