"""`quiz convert`: the result on standard output, what is lost or wrong on standard error, one line each."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result

from course_engine.content.parsing import parse_quiz
from tests.cli.conftest import ROOT

Run = Callable[..., Result]
SHIPPED = ROOT / "quizzes" / "fotos-mit-gutem-gewissen.yaml"


def test_there_and_back(run: Run, tmp_path: Path) -> None:
    gift = run("quiz", "convert", "--from", "yaml", "--to", "gift", SHIPPED)
    path = tmp_path / "fotos.gift"
    path.write_text(gift.stdout)
    back = run("quiz", "convert", "--from", "gift", "--to", "yaml", path)

    assert (gift.exit_code, back.exit_code, back.stderr) == (0, 0, "")
    quiz = parse_quiz(back.stdout).value
    assert quiz
    assert quiz.title == "Quiz: Fotos mit gutem Gewissen"
    shipped = parse_quiz(SHIPPED.read_bytes()).value
    assert shipped
    lost = {item.id for item in shipped.items} - {item.id for item in quiz.items}
    assert all(f"{uid}: " in gift.stderr for uid in lost)
    assert len(quiz.items) >= 10


def test_losses_are_on_standard_error_line_by_line(run: Run) -> None:
    result = run("quiz", "convert", "--from", "yaml", "--to", "gift", SHIPPED)

    lines = result.stderr.splitlines()
    assert all(line.startswith(f"{SHIPPED}: i-") for line in lines)
    assert lines[0].endswith("i-erkennbar: Die Tipps (1) gehen verloren.")


def test_without_a_file_it_reads_standard_input(run: Run) -> None:
    result = run("quiz", "convert", "--from", "gift", "--to", "yaml", given="Stimmt es?{T}\n")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "type: true_false" in result.stdout


def test_a_broken_question_is_named_and_the_others_are_written(run: Run) -> None:
    result = run("quiz", "convert", "--from", "gift", "--to", "yaml", given="Gut?{T}\n\nKaputt {=a\n")

    assert result.exit_code == 1
    assert result.stderr.startswith("-:3:1: C365 Die geschweiften Klammern")
    assert "prompt: |\n      Gut?" in result.stdout


def test_qti_is_an_archive(run: Run) -> None:
    result = run("quiz", "convert", "--from", "yaml", "--to", "qti", SHIPPED)

    assert result.exit_code == 0
    with ZipFile(BytesIO(result.stdout_bytes)) as archive:
        assert {"imsmanifest.xml", "test.xml", "items/i-merkregel.xml"} <= set(archive.namelist())


@pytest.mark.parametrize("source", ["yaml", "gift", "moodle-xml"])
def test_junk_is_a_line_and_no_output(run: Run, source: str, tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_bytes(bytes(range(256)))
    result = run("quiz", "convert", "--from", source, "--to", "yaml", path)

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert f"{path}:" in result.stderr


def test_unknown_formats_are_refused(run: Run) -> None:
    assert run("quiz", "convert", "--from", "doc", "--to", "yaml").exit_code == 2
    assert run("quiz", "convert", "--from", "qti", "--to", "yaml").exit_code == 2
