"""Guards that keep a view to certain roles. Who lacks the role is told that nothing is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app
from flask_login import current_user

from course_engine.errors import NotFound

P = ParamSpec("P")
R = TypeVar("R")


def role_required(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a signed-in person with one of `roles` in; others get a 404, signed-out ones the sign-in page."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined, no-any-return]
            if not current_user.roles.intersection(roles):
                raise NotFound
            return view(*args, **kwargs)

        return guarded

    return guard
