"""`python -m course_engine.cli`, where the command itself is not on the path."""

from __future__ import annotations

from course_engine.cli import main

main()
