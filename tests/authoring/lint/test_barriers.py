"""A module with barriers on purpose: the check names them with line and remedy."""

import json
from pathlib import Path

from click.testing import CliRunner

from course_engine.cli import cli

BARRIERS = Path(__file__).parents[1] / "barriers"
SEEDED = {
    "01-text.md": {
        ("C402", 6),  # a second title
        ("C404", 10),  # a picture without description
        ("L101", 12),  # a file name as description
        ("C403", 14),  # a heading that jumps
        ("L103", 16),  # bold for a heading
        ("C414", 18),  # "hier"
        ("L105", 18),  # a naked address
        ("L106", 20),  # "klicken Sie bitte hier"
        ("L104", 22),  # a table without head
        ("L107", 25),  # a picture of text
        ("L108", 27),  # painted bullets
        ("L201", 30),  # capitals
        ("L203", 32),  # colour alone
        ("L111", 34),  # a video without text
        ("L204", 36),  # an abbreviation
        ("L205", 38),  # mouse only
        ("L113", 40),  # a file that nothing announces
        ("L302", 42),  # a long sentence
        ("L102", 44),  # "Bild von …"
        ("L109", 46),  # the same words, another place
    },
    "huerden.yaml": {
        ("L401", 10),  # the longest is right
        ("L402", 22),  # "nicht", unmarked
        ("L403", 31),  # all of the above
        ("L407", 42),  # 5 to 10, 10 to 20
        ("L406", 56),  # never, always
        ("L405", 73),  # the same in other signs
        ("C306", 76),  # no feedback
        ("L409", 82),  # nothing asked
        ("L502", 6),  # always the first
    },
}


def found() -> tuple[int, list[dict]]:
    result = CliRunner().invoke(cli, ["content", "check", "--format", "json", str(BARRIERS)])
    return result.exit_code, json.loads(result.stdout)


def test_all_seeded_barriers_are_named_with_line_and_remedy():
    _code, findings = found()
    places = {(Path(one["path"]).name, one["code"], one["line"]) for one in findings}
    wanted = {(name, code, line) for name, ones in SEEDED.items() for code, line in ones}
    assert wanted <= places
    assert len(SEEDED["01-text.md"]) == 20
    assert all(one["remedy"] for one in findings)


def test_nothing_is_named_that_is_not_there():
    _code, findings = found()
    places = {(Path(one["path"]).name, one["code"], one["line"]) for one in findings}
    assert places == {(name, code, line) for name, ones in SEEDED.items() for code, line in ones}


def test_remarks_are_warnings_and_keep_the_exit_code_at_zero():
    code, findings = found()
    assert code == 0
    assert {one["severity"] for one in findings} == {"warning"}


def test_the_shipped_modules_and_quizzes_give_no_remark():
    result = CliRunner().invoke(cli, ["content", "check", "modules", "quizzes"])
    assert result.stdout == ""
