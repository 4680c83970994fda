"""`mentoring solve`: a round from a file, always in the same words, and a sentence where the file is no good."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.mentoring.matching.instances import instance, request, scout

Run = Callable[..., Result]
TEXT = """{"format": "match-result/1",
 "pairs": [
  {"request": "früh", "scout": "a", "fit": 40, "reasons": ["topic:foto", "language:de", "window:Sa"]}],
 "unmatched": [
  {"request": "spät", "why": "waitlist"}],
 "kept": [
  ["l", "b"]]}
"""


@pytest.fixture
def given() -> str:
    waiting = [request("spät", requested_at=2), request("früh", requested_at=1)]
    return json.dumps(instance([scout("b"), scout("a")], waiting, existing=[["l", "b"]]))


def test_the_result_is_the_same_text_from_a_file_and_from_standard_input(
    run: Run, tmp_path: Path, given: str
) -> None:
    path = tmp_path / "instance.json"
    path.write_text(given)
    from_file, from_input = run("mentoring", "solve", path), run("mentoring", "solve", "-", given=given)
    assert from_file.stdout == from_input.stdout == TEXT
    assert (from_file.exit_code, from_file.stderr) == (0, "")


def test_bad_input_is_one_line_and_ends_with_2(run: Run, tmp_path: Path, given: str) -> None:
    result = run("mentoring", "solve", "-", given=given.replace('"capacity": 1', '"capacity": -1', 1))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Fehler: -: scouts[0].capacity: Die Zahl darf nicht negativ sein, ist aber -1.\n"
    for path in (tmp_path, tmp_path / "nichts.json"):
        missing = run("mentoring", "solve", path)
        assert (missing.exit_code, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)
