"""Every route has a declared answer for every role; a route without one fails.

The cast's things stand for "other people's": the outsider is of the same role, the other trainer has another cohort.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person

ROLES = ("nobody", "learner", "outsider", "scout", "trainer", "other_trainer", "admin")
