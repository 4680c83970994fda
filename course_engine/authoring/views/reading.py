"""A draft as learners will read it."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request, url_for

from course_engine.authoring import queries
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.learning.paths import stones
from course_engine.learning.self_checks import check_fields


def reading_address(draft_id: int, variant: str) -> Callable[[str], str]:
    """Return what gives the address of a lesson in the draft by its slug, "" for the module itself."""
    return lambda lesson: url_for(
        "authoring.reading", draft_id=draft_id, lesson=lesson or None, variant=variant or None
    )


@bp.get("/drafts/<int:draft_id>/reading")
@authors_only
def reading(draft_id: int) -> str:
    """The draft as a learning person will see it, while they go on reading the version that is published."""
    variant = request.args.get("variant", "")
    address = reading_address(draft_id, variant)
    page = queries.reading_page(draft_id, request.args.get("lesson"), variant=variant, address=address)
    return render_template(
        "authoring/reading_lesson.html" if page.step else "authoring/reading.html",
        page=page,
        checks=check_fields(page.checks),
        path=stones(
            page.way, lambda step: address(step.slug) if step.kind == "lesson" else "", here=page.step
        ),
        address=address,
        in_variant=lambda other: reading_address(draft_id, other)(page.step.slug if page.step else ""),
    )
