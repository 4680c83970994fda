"""Measured programmes, and the table of figures at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.benchmarks.measuring import Figures, Work, hello_page
from tests.benchmarks.population import Programme, make_programme

MEASURED = Figures()


@pytest.fixture(scope="session")
def programme_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Programme]:
    """A programme of that many people, made once."""
    return cache(lambda people: make_programme(tmp_path_factory.mktemp(f"people-{people}"), people))


@pytest.fixture(scope="session")
def hello() -> Work:
    return hello_page()


@pytest.fixture(scope="session")
def figures() -> Figures:
    return MEASURED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in MEASURED.lines():
        terminalreporter.write_line(line)
