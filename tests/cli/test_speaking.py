"""Commands speak the language of the terminal."""

from collections.abc import Callable

import pytest
from click.testing import Result

from course_engine.cli.speaking import language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "de"),
        ({"LANG": "fr_FR"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": ""}, "de"),
    ],
)
def test_the_language_follows_the_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_help_names_the_commands(run: Callable[..., Result]) -> None:
    shown = run("--help").output
    for name in ("serve", "worker", "db", "person"):
        assert f"\n  {name}" in shown
    assert "Startet den Server" in shown
