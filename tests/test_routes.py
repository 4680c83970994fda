"""Every route has a declared answer for every role; a route without one fails.

"learner" owns the things that the addresses name, "scout" is their mentor and the draft's author, "trainer" leads their
cohort. "outsider" is a learner and "other_trainer" a trainer of another cohort; to them these things do not exist.
Unsafe methods are called with an empty form, and by the owners last.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from course_engine import create_app
from course_engine.accounts.models import Person
from tests.conftest import TEST_CONFIG, Cast
from tests.worlds import World

ROLES = ("nobody", "outsider", "trainer", "other_trainer", "admin", "scout", "learner")

# The answers in the order of ROLES.
DECLARED = {
    "GET accounts.accept_first_admin": "410 410 410 410 410 410 410",
    "POST accounts.accept_first_admin": "410 410 410 410 410 410 410",
    "GET accounts.accept_invitation": "410 410 410 410 410 410 410",
    "POST accounts.accept_invitation": "410 410 410 410 410 410 410",
    "POST accounts.choose_language": "302 302 302 302 302 302 302",
    "GET accounts.own_account": "302 200 200 200 200 200 200",
    "POST accounts.own_account": "401 302 302 302 302 302 302",
    "GET accounts.own_password": "302 200 200 200 200 200 200",
    "POST accounts.own_password": "401 422 422 422 422 422 422",
    "GET accounts.request_password_reset": "200 200 200 200 200 200 200",
    "POST accounts.request_password_reset": "422 422 422 422 422 422 422",
    "GET accounts.reset_password": "410 410 410 410 410 410 410",
    "POST accounts.reset_password": "410 410 410 410 410 410 410",
    "GET accounts.sign_in": "200 302 302 302 302 302 302",
    "POST accounts.sign_in": "422 302 302 302 302 302 302",
    "POST accounts.sign_out": "401 302 302 302 302 302 302",
    "POST admin.add_members": "401 404 404 404 422 404 404",
    "POST admin.add_module": "401 404 404 404 404 404 404",
    "GET admin.cohort": "302 404 404 404 200 404 404",
    "GET admin.cohort_settings": "302 404 404 404 200 404 404",
    "POST admin.cohort_settings": "401 404 404 404 303 404 404",
    "GET admin.cohorts": "302 404 404 404 200 404 404",
    "POST admin.deactivate": "401 404 404 404 303 404 401",
    "GET admin.invite": "302 404 404 404 200 404 404",
    "POST admin.invite": "401 404 404 404 422 404 404",
    "POST admin.invite_again": "401 404 404 404 303 404 404",
    "POST admin.join_cohort": "401 404 404 404 422 404 404",
    "POST admin.move_module": "401 404 404 404 404 404 404",
    "GET admin.new_cohort": "302 404 404 404 200 404 404",
    "POST admin.new_cohort": "401 404 404 404 422 404 404",
    "GET admin.people": "302 404 404 404 200 404 404",
    "GET admin.person": "302 404 404 404 200 404 404",
    "POST admin.person": "401 404 404 404 303 404 404",
    "POST admin.reactivate": "401 404 404 404 303 404 404",
    "POST admin.remove_member": "401 404 404 404 303 404 404",
    "POST admin.remove_module": "401 404 404 404 303 404 404",
    "GET assessment.attempt": "302 404 404 404 404 404 200",
    "GET assessment.check": "302 404 404 404 404 404 200",
    "GET assessment.lesson": "302 302 302 302 302 302 302",
    "GET assessment.quiz": "302 200 200 200 200 200 200",
    "GET assessment.receipt": "302 404 404 404 404 404 200",
    "GET assessment.receipt_file": "302 404 404 404 404 404 200",
    "GET assessment.result": "302 404 404 404 404 404 200",
    "GET assessment.statistics": "302 404 200 200 200 200 404",
    "POST assessment.save_responses": "401 404 404 404 404 404 303",
    "POST assessment.start_re_check": "401 409 409 409 409 409 409",
    "POST assessment.start_attempt": "401 303 303 303 303 303 303",
    "POST assessment.submit_attempt": "401 404 404 404 404 404 303",
    "GET assessment.verify_receipt": "200 200 200 200 200 200 200",
    "POST assessment.verify_receipt": "422 422 422 422 422 422 422",
    "POST authoring.add_image": "401 404 404 404 422 422 404",
    "GET authoring.images": "302 404 404 404 200 200 404",
    "POST authoring.remove_image": "401 404 404 404 303 404 404",
    "POST authoring.add_lesson": "401 404 404 404 422 422 404",
    "POST authoring.arrange_quizzes": "401 404 404 404 404 404 404",
    "GET authoring.begin_module": "302 404 404 404 200 200 404",
    "POST authoring.begin_module": "401 404 404 404 422 422 404",
    "POST authoring.begin_draft": "401 404 404 404 302 302 404",
    "GET authoring.conflict": "302 404 404 404 200 200 404",
    "POST authoring.conflict": "401 404 404 404 422 422 404",
    "GET authoring.conflicts": "302 404 404 404 200 200 404",
    "POST authoring.discard_draft": "401 404 404 404 302 409 404",
    "GET authoring.ask_peer_review": "302 404 404 404 200 200 404",
    "POST authoring.ask_peer_review": "401 404 404 404 422 422 404",
    "POST authoring.withdraw_peer_review": "401 404 404 404 303 303 404",
    "GET authoring.peer_review": "302 404 404 404 200 404 404",
    "POST authoring.answer_peer_review": "401 404 404 404 422 404 404",
    "GET authoring.peer_review_topics": "302 404 200 200 200 404 404",
    "POST authoring.require_peer_review": "401 404 303 303 303 404 404",
    "GET authoring.comments": "302 404 404 404 200 200 404",
    "POST authoring.write_comment": "401 404 404 404 422 404 404",
    "POST authoring.reply_comment": "401 404 404 404 422 422 404",
    "POST authoring.settle_comment": "401 404 404 404 303 303 404",
    "GET authoring.draft": "302 404 404 404 200 200 404",
    "GET authoring.download_package": "302 404 404 404 200 200 404",
    "GET authoring.duplicate_module": "302 404 404 404 200 200 404",
    "POST authoring.duplicate_module": "401 404 404 404 422 422 404",
    "GET authoring.upload_package": "302 404 404 404 200 200 404",
    "POST authoring.upload_package": "401 404 404 404 422 422 404",
    "GET authoring.edit_text": "302 404 404 404 200 200 404",
    "POST authoring.edit_text": "401 404 404 404 422 422 404",
    "GET authoring.modules": "302 404 404 404 200 200 404",
    "POST authoring.move_lesson": "401 404 404 404 302 302 404",
    "POST authoring.note_presence": "401 404 404 404 200 200 404",
    "POST authoring.preview": "401 404 404 404 404 404 404",
    "GET authoring.publish_draft": "302 404 404 404 200 200 404",
    "POST authoring.publish_draft": "401 404 404 404 302 409 404",
    "GET authoring.quiz_remark": "302 404 404 404 303 303 404",
    "POST authoring.quiz_remark": "401 404 404 404 303 303 404",
    "GET authoring.remark": "302 404 404 404 303 303 404",
    "POST authoring.remark": "401 404 404 404 303 303 404",
    "POST authoring.remove_lesson": "401 404 404 404 409 409 404",
    "POST authoring.restore_lesson": "401 404 404 404 302 302 404",
    "POST authoring.restore_quiz_remark": "401 404 404 404 303 303 404",
    "POST authoring.restore_remark": "401 404 404 404 303 303 404",
    "GET authoring.module_settings": "302 404 404 404 200 200 404",
    "POST authoring.module_settings": "401 404 404 404 422 422 404",
    "GET authoring.reading": "302 404 404 404 200 200 404",
    "POST authoring.restore_version": "401 404 404 404 409 409 404",
    "GET authoring.version_differences": "302 404 404 404 404 404 404",
    "GET authoring.version": "302 404 404 404 200 200 404",
    "GET authoring.versions": "302 404 404 404 200 200 404",
    "POST authoring.begin_quiz_draft": "401 404 404 404 422 422 404",
    "GET authoring.begin_quiz_draft": "302 404 404 404 200 200 404",
    "GET authoring.add_quiz_item": "302 404 404 404 200 200 404",
    "POST authoring.add_quiz_item": "401 404 404 404 422 422 404",
    "GET authoring.add_quiz_case": "302 404 404 404 200 200 404",
    "POST authoring.add_quiz_case": "401 404 404 404 422 422 404",
    "GET authoring.add_quiz_section": "302 404 404 404 200 200 404",
    "POST authoring.add_quiz_section": "401 404 404 404 422 422 404",
    "GET authoring.build_quiz": "302 404 404 404 200 200 404",
    "GET authoring.edit_quiz_case": "302 404 404 404 200 200 404",
    "POST authoring.edit_quiz_case": "401 404 404 404 422 422 404",
    "GET authoring.edit_quiz_section": "302 404 404 404 200 200 404",
    "POST authoring.edit_quiz_section": "401 404 404 404 422 422 404",
    "GET authoring.edit_quiz_item": "302 404 404 404 200 200 404",
    "POST authoring.edit_quiz_item": "401 404 404 404 409 409 404",
    "POST authoring.move_quiz_item": "401 404 404 404 303 303 404",
    "POST authoring.move_quiz_part": "401 404 404 404 303 303 404",
    "POST authoring.place_quiz_case": "401 404 404 404 404 404 404",
    "POST authoring.place_quiz_item": "401 404 404 404 404 404 404",
    "GET authoring.new_quiz": "302 404 404 404 200 200 404",
    "POST authoring.new_quiz": "401 404 404 404 422 422 404",
    "POST authoring.open_quiz_draft": "401 404 404 404 303 303 404",
    "GET authoring.quiz_settings": "302 404 404 404 200 200 404",
    "POST authoring.quiz_settings": "401 404 404 404 422 422 404",
    "POST authoring.remove_quiz_item": "401 404 404 404 303 404 404",
    "POST authoring.remove_quiz_part": "401 404 404 404 303 404 404",
    "POST authoring.count_effect": "401 404 404 404 303 303 404",
    "POST authoring.discard_quiz_draft": "401 404 404 404 303 409 404",
    "GET authoring.edit_quiz_text": "302 404 404 404 200 200 404",
    "POST authoring.edit_quiz_text": "401 404 404 404 422 422 404",
    "POST authoring.publish_quiz_draft": "401 404 404 404 409 409 404",
    "GET authoring.quiz_draft": "302 404 404 404 200 200 404",
    "GET authoring.quizzes": "302 404 404 404 200 200 404",
    "GET authoring.quiz_version": "302 404 404 404 200 200 404",
    "GET authoring.quiz_version_differences": "302 404 404 404 404 404 404",
    "GET authoring.quiz_versions": "302 404 404 404 200 200 404",
    "POST authoring.restore_quiz_version": "401 404 404 404 409 409 404",
    "GET authoring.regrade": "302 404 404 404 200 200 404",
    "POST authoring.undo_regrade": "401 404 404 404 303 409 404",
    "GET bootstrap.static": "404 404 404 404 404 404 404",
    "GET content.asset": "200 200 200 200 200 200 200",
    "GET home.start": "200 200 200 200 200 200 200",
    "POST learning.begin_module": "401 302 302 302 302 302 302",
    "POST learning.answer_self_check": "401 404 404 404 404 404 404",
    "POST learning.choose_variant": "401 303 303 303 303 303 303",
    "GET learning.catalogue": "200 200 200 200 200 200 200",
    "GET learning.changes": "302 200 200 200 200 200 200",
    "POST learning.settle_changes": "401 303 303 303 303 303 303",
    "POST learning.complete_lesson": "401 404 404 404 404 404 404",
    "POST learning.keep_place": "401 404 404 404 404 404 404",
    "GET learning.lesson": "302 200 200 200 200 200 200",
    "GET learning.path": "200 200 200 200 200 200 200",
    "GET learning.module": "200 200 200 200 200 200 200",
    "GET marking.answer": "302 404 200 404 404 404 404",
    "POST marking.claim": "401 404 303 404 404 404 404",
    "POST marking.claim_next": "401 404 303 303 404 404 404",
    "POST marking.mark_answer": "401 404 422 404 404 404 404",
    "GET marking.queue": "302 404 200 200 404 404 404",
    "POST marking.show_names": "401 404 303 303 404 404 404",
    "POST mentoring.accept_offer": "401 404 404 404 404 302 404",
    "GET mentoring.ask": "302 200 404 404 404 200 200",
    "POST mentoring.ask": "401 200 404 404 404 200 200",
    "POST mentoring.agree_to_show": "401 404 404 404 404 302 302",
    "GET mentoring.another": "302 404 404 404 404 404 200",
    "POST mentoring.another": "401 404 404 404 404 404 302",
    "GET mentoring.block": "302 404 404 404 404 200 200",
    "POST mentoring.block": "401 404 404 404 404 302 302",
    "POST mentoring.close_report": "401 404 422 404 404 404 404",
    "POST mentoring.continue_mentorship": "401 404 404 404 404 302 302",
    "GET mentoring.feedback": "302 404 404 404 404 200 200",
    "POST mentoring.feedback": "401 404 404 404 404 422 422",
    "POST mentoring.look": "401 404 302 404 404 404 404",
    "POST mentoring.nudge": "401 404 404 404 404 409 302",
    "GET mentoring.pause": "302 404 404 404 404 200 200",
    "POST mentoring.pause": "401 404 404 404 404 302 302",
    "GET mentoring.report": "302 404 200 404 404 404 404",
    "GET mentoring.report_conversation": "302 404 404 404 404 200 200",
    "POST mentoring.report_conversation": "401 404 404 404 404 422 422",
    "GET mentoring.reported_image": "302 404 404 404 404 404 404",
    "GET mentoring.reports": "302 404 200 200 200 404 404",
    "POST mentoring.resume": "401 404 404 404 404 302 302",
    "GET mentoring.scout": "302 200 404 404 404 200 200",
    "GET mentoring.thanks": "302 404 404 404 404 404 200",
    "POST mentoring.thanks": "401 404 404 404 404 404 422",
    "POST mentoring.unblock": "401 404 404 404 404 302 302",
    "POST mentoring.withdraw_continuation": "401 404 404 404 404 302 302",
    "POST mentoring.close_turn": "401 404 404 404 404 302 302",
    "GET mentoring.message_image": "302 404 404 404 404 404 404",
    "POST mentoring.save_draft": "401 404 404 404 404 302 302",
    "POST mentoring.decline_offer": "401 404 404 404 404 302 404",
    "GET mentoring.end_mentorship": "302 404 404 404 404 200 200",
    "POST mentoring.end_mentorship": "401 404 404 404 404 302 302",
    "GET mentoring.mentor_request": "302 404 404 404 404 404 200",
    "GET mentoring.mentorship": "302 404 404 404 404 200 200",
    "GET mentoring.overview": "302 200 404 404 404 200 200",
    "POST mentoring.send_message": "401 404 404 404 404 422 422",
    "POST mentoring.withdraw_request": "401 404 404 404 404 404 302",
    "GET notifications.demo_mails": "404 404 404 404 404 404 404",
    "GET profiles.own_profile": "302 200 200 200 200 200 200",
    "POST profiles.own_profile": "401 302 302 302 302 422 302",
    "GET reporting.allowance": "302 404 200 404 404 404 404",
    "POST reporting.allowance": "401 404 422 404 404 404 404",
    "GET reporting.cohort": "302 404 200 404 404 404 404",
    "GET reporting.cohort_person": "302 404 200 404 404 404 404",
    "GET reporting.cohorts": "302 404 200 200 404 404 404",
    "POST search.note_miss": "303 303 303 303 303 303 303",
    "GET search.results": "200 200 200 200 200 200 200",
    "GET static": "200 200 200 200 200 200 200",
    "GET web.font": "200 200 200 200 200 200 200",
    "GET web.health": "200 200 200 200 200 200 200",
    "GET web.help": "200 200 200 200 200 200 200",
}


def routes() -> list[tuple[str, str, Rule]]:
    """Method, endpoint and rule of everything that can be asked for."""
    return [
        (method, rule.endpoint, rule)
        for rule in create_app(TEST_CONFIG).url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


ROUTES = routes()


def test_every_declared_route_exists() -> None:
    assert set(DECLARED) == {f"{method} {endpoint}" for method, endpoint, _rule in ROUTES}


@pytest.mark.parametrize(
    ("method", "endpoint", "rule"), ROUTES, ids=[f"{method} {endpoint}" for method, endpoint, _ in ROUTES]
)
def test_every_role_gets_the_declared_answer(
    method: str,
    endpoint: str,
    rule: Rule,
    app: Flask,
    cast: Cast,
    world: World,
    browser_of: Callable[[Person], FlaskClient],
) -> None:
    arguments = world.arguments(endpoint)
    with app.test_request_context():
        address = app.url_for(endpoint, **{name: arguments[name] for name in rule.arguments})
    answers = []
    for role in ROLES:
        browser = app.test_client() if role == "nobody" else browser_of(getattr(cast, role))
        answers.append(browser.open(address, method=method).status_code)
    assert " ".join(map(str, answers)) == DECLARED[f"{method} {endpoint}"]
