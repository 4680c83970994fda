"""The room's blueprint, to which every file of views adds its addresses, and how its things are written on pages."""

from flask import Blueprint

from course_engine.assessment import wording
from course_engine.assessment.forms import named_fields
from course_engine.content.rendering import render_inline, render_text
from course_engine.content.rendering.gaps import around_gaps

bp = Blueprint("assessment", __name__)
bp.add_app_template_filter(render_inline, "inline_markdown")
bp.add_app_template_filter(render_text, "markdown")
bp.add_app_template_filter(around_gaps)
bp.add_app_template_filter(named_fields)
for show in (wording.answer_words, wording.said_words, wording.remark, wording.points, wording.prompt_line):
    bp.add_app_template_filter(show)
