"""The room's blueprint, to which every file of views adds its addresses, and the words of all its pages."""

from flask import Blueprint

from course_engine.admin.forms import PART_NAMES, ROLE_HINTS, ROLE_NAMES

bp = Blueprint("admin", __name__)


@bp.context_processor
def words() -> dict[str, object]:
    return {"role_names": ROLE_NAMES, "role_hints": ROLE_HINTS, "part_names": PART_NAMES}
