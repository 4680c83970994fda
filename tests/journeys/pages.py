"""Every page of the engine with the person who mostly sees it, and the states that are seldom seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

from flask import Flask
from playwright.sync_api import Locator, Page
from sqlalchemy import ScalarSelect, Select, select

from course_engine.accounts.models import LinkPurpose, Person, Role
from course_engine.accounts.operations.links import make_link
from course_engine.assessment.models import Attempt, AttemptItem, LedgerEntry, MarkingTask, Regrade
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.start_re_check import start_re_check
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt, get_quiz
from course_engine.authoring.lint import lint_quiz, lint_text
from course_engine.authoring.models import Draft, DraftText, PeerReview
from course_engine.content.folder.conflicts import keep_conflict
from course_engine.content.merging import Conflict, FileConflict
from course_engine.content.models import Quiz, QuizDraft, SyncConflict
from course_engine.content.parsing import parse_quiz
from course_engine.db import db
from course_engine.enrolment.models import Cohort
from course_engine.mentoring.models import MentorRequest, Mentorship
from course_engine.mentoring.operations.report_conversation import report_conversation
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.web.clock import utc_now
from tests.assessment.conftest import give
from tests.assessment.written import FREE
from tests.builders import NOW, make_cohort, make_person, make_quiz
from tests.journeys.changed_quizzes import QUIZ_WITH_CASE, REGRADED, WAITING_QUIZ, change_quizzes

AYLIN, OLENA, SVENJA, FATOU = "Aylin Demir", "Olena Kovalenko", "Svenja Albers", "Fatou Diallo"
DANIEL = "Daniel Okoro"
KATHARINA, HANNAH, PAWEL = "Katharina Huber", "Hannah Schreiber", "Pawel Nowak"
SCOUT, QUIET_SCOUT, TRAINER, ADMIN = "Cem Arslan", "Frieder Lang", "Carola Wiegand", "Anke Matthiesen"
AUTHOR = "Samira Rahimi"
RE_CHECKER = "Amira Haddad"
NEWCOMER, NEW_TRAINER = "Nele Neu", "Toni Trainiert"  # beside the demo's own people: nothing is theirs yet
EMPTY_COHORT = "Jahrgang ohne Menschen"

Act = Callable[[Page], None]

_strangers = count(1)


@dataclass(frozen=True)
class Visit:
    """One look at one page: by whom (None: not signed in), where, and what is done there before looking."""

    name: str
    who: str | None
    path: str
    act: Act | None = None
    status: int = 200

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def main_form(page: Page) -> Locator:
    """The last form of the page that has something to fill in."""
    return page.locator("main form[method=post]:has(.form-control)").last


def send_nothing(page: Page) -> None:
    """Send the page's main form with every text field empty, past the browser's own checks."""
    with page.expect_navigation():
        main_form(page).evaluate(
            """form => {
                form.noValidate = true;
                for (const field of form.querySelectorAll("input.form-control, textarea")) field.value = "";
                form.requestSubmit();
            }"""
        )


def send_with_a_wrong_token(page: Page) -> None:
    with page.expect_navigation():
        main_form(page).evaluate(
            'form => { form.elements.csrf_token.value = "old"; form.noValidate = true; form.requestSubmit(); }'
        )


def send_when_signed_out(page: Page) -> None:
    """Send what a page of a signed-in person would send, from a browser that is no longer signed in."""
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = "/profile";
                form.innerHTML = '<input name="about" value="Ich mache die Website.">';
                document.body.append(form);
                form.submit();
            }"""
        )


def stranger() -> str:
    """Another address each time, as tries are counted."""
    return f"niemand{next(_strangers)}@example.org"


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("E-Mail-Adresse").fill(stranger())
    page.get_by_label("Passwort").fill("falsch")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Anmelden", exact=True).click()


def ask_for_a_reset(page: Page) -> None:
    page.get_by_label("E-Mail-Adresse").fill(stranger())
    with page.expect_navigation():
        main_form(page).evaluate("form => form.requestSubmit()")


def open_everything(page: Page) -> None:
    page.evaluate("() => { for (const one of document.querySelectorAll('main details')) one.open = true; }")


BARRIERS = """\
Lies https://example.org/seite und [hier](https://example.org/eins).

**Was jetzt kommt**

Fülle nur die roten Felder aus.
"""


def write_barriers(page: Page) -> None:
    """Look at a text with barriers, without saving it."""
    page.locator("#body").fill(BARRIERS)
    with page.expect_navigation():
        page.get_by_role("button", name="Vorschau", exact=True).click()
    open_everything(page)


def check_oneself(page: Page) -> None:
    """Answer the first self-check of a lesson, wrong, and look at everything there is to it."""
    check = page.locator(".self-check").first
    check.locator("input[type=radio]").first.check()
    with page.expect_navigation():
        check.locator("button[type=submit]").click()
    open_everything(page)


def check_nothing(page: Page) -> None:
    """Send a self-check without an answer."""
    with page.expect_navigation():
        page.locator(".self-check button[type=submit]").first.click()


LIBRARY = Path(__file__).parents[2] / "modules"
LESSONS = tuple(
    f"/modules/{file.parent.name}/lessons/{file.stem[3:]}"
    for file in sorted(LIBRARY.glob("*/[0-9][0-9]-*.md"))
    if "." not in file.stem
)
LESSON = LESSONS[0]
MODULE = "/modules/webinare-die-ankommen"
QUIZ = "/quizzes/webinare-die-ankommen"
CHECKED = "/modules/ruhig-bleiben-gegen-hass/lessons/kritik-troll-oder-hass"
EASY = "/modules/webinare-die-ankommen/lessons/ziel-und-drehbuch?variant=leicht"
QUIZ_VERSIONS = "/authoring/quizzes/{regraded_quiz}/versions"
VERSIONS = "/authoring/modules/webinare-die-ankommen/versions"

PAGES = (
    # nobody is signed in
    Visit("welcome", None, "/"),
    Visit("help", None, "/help"),
    Visit("sign in", None, "/sign-in"),
    Visit("ask for a new password", None, "/password-reset"),
    Visit("new password", None, "/password-resets/{reset}"),
    Visit("invitation", None, "/invitations/{invitation}"),
    Visit("first admin", None, "/first-admin/{first_admin}"),
    Visit("mails of the demo", None, "/demo/mails"),
    # learners
    Visit("dashboard", AYLIN, "/"),
    Visit("catalogue", AYLIN, "/modules"),
    Visit("search", AYLIN, "/search?q=einwilligung+foto"),
    Visit("module", AYLIN, MODULE, open_everything),
    Visit("self-check answered", AYLIN, CHECKED, check_oneself),
    Visit("self-check without an answer", OLENA, CHECKED, check_nothing, status=422),
    Visit("lesson in easy language", OLENA, EASY, open_everything),
    Visit("learning path", AYLIN, "/paths/sicher-nach-aussen"),
    Visit("lesson", AYLIN, LESSON, open_everything),
    Visit("what is new in a module", HANNAH, MODULE + "/changes"),
    Visit("quiz", OLENA, QUIZ),
    Visit("attempt", OLENA, "/attempts/{running}?item=1"),
    Visit("check before submitting", OLENA, "/attempts/{running}/check"),
    Visit("receipt", AYLIN, "/attempts/{submitted}/receipt"),
    Visit("verify a receipt", None, "/receipts"),
    Visit("result", AYLIN, "/attempts/{submitted}/result", open_everything),
    Visit("mentoring", AYLIN, "/mentoring"),
    Visit("ask a mentor", AYLIN, "/mentoring/new?topic=datenschutz", open_everything),
    Visit("mentor request", SVENJA, "/mentor-requests/{waiting}"),
    Visit("mentorship", AYLIN, "/mentorships/{running_mentorship}"),
    Visit("end a mentorship", AYLIN, "/mentorships/{running_mentorship}/end"),
    Visit("feedback on a mentorship", HANNAH, "/mentorships/{ended_mentorship}/feedback"),
    Visit("thanks to a scout", AYLIN, "/mentorships/{running_mentorship}/thanks"),
    Visit("ask another scout", AYLIN, "/mentorships/{running_mentorship}/another"),
    Visit("pause a mentorship", AYLIN, "/mentorships/{running_mentorship}/pause"),
    Visit("block somebody", AYLIN, "/mentorships/{running_mentorship}/block"),
    Visit("report a conversation", AYLIN, "/mentorships/{running_mentorship}/report"),
    Visit("page of a scout", AYLIN, "/scouts/{thanked_scout}"),
    Visit("profile", AYLIN, "/profile", open_everything),
    Visit("account", AYLIN, "/account"),
    Visit("own password", AYLIN, "/account/password"),
    # scouts
    Visit("modules to write", SCOUT, "/authoring"),
    Visit("new module", SCOUT, "/authoring/modules/new"),
    Visit("draft", SCOUT, "/drafts/{draft}", open_everything),
    Visit("ask somebody to read a draft", AUTHOR, "/drafts/{draft}/peer-reviews"),
    Visit("comments on a draft", AUTHOR, "/drafts/{draft}/texts/{text}/comments", open_everything),
    Visit("draft to read", SCOUT, "/peer-reviews/{peer_review}", open_everything),
    Visit("text to read and comment", SCOUT, "/drafts/{draft}/texts/{text}/comments", open_everything),
    Visit("editor", SCOUT, "/drafts/{draft}/texts/{text}", open_everything),
    Visit("images of a draft", SCOUT, "/drafts/{draft}/texts/{text}/images"),
    Visit("remark", SCOUT, "/drafts/{draft}/texts/{text}/remarks/{remark}"),
    Visit("publication", SCOUT, "/drafts/{draft}/publication", open_everything),
    Visit("versions", SCOUT, VERSIONS),
    Visit("copy of a module", SCOUT, "/authoring/modules/webinare-die-ankommen/copy"),
    Visit("module from a zip", SCOUT, "/authoring/packages/new"),
    Visit("differences of versions", SCOUT, VERSIONS.removesuffix("versions") + "differences?from=1&to=2"),
    Visit("settings of a module", SCOUT, "/drafts/{draft}/settings"),
    Visit("draft as learners see it", SCOUT, "/drafts/{draft}/reading"),
    Visit(
        "lesson of a draft as learners see it",
        SCOUT,
        "/drafts/{draft}/reading?lesson=kritik-troll-oder-hass",
        open_everything,
    ),
    Visit("version", SCOUT, VERSIONS + "/2", open_everything),
    Visit("statistics of a quiz", SCOUT, QUIZ + "/statistics", open_everything),
    Visit("quizzes to write", SCOUT, "/authoring/quizzes"),
    Visit("quiz as text", SCOUT, "/authoring/quizzes/new?quiz=webinare-die-ankommen"),
    Visit("text of a changed quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/text"),
    Visit("new quiz", SCOUT, "/authoring/quizzes/empty"),
    Visit("items of a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/items", open_everything),
    Visit("item to write", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/items/i-ziel"),
    Visit("new item", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/items/new/gaps"),
    Visit("new section of a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/new-section"),
    Visit("section of a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/sections/s-planen"),
    Visit("new case of a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/new-case"),
    Visit("case of a quiz", SCOUT, "/authoring/quiz-drafts/{case_draft}/cases/v-mittagstisch"),
    Visit("settings of a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/settings"),
    Visit("effect of a changed quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}", open_everything),
    Visit("versions of a quiz", SCOUT, QUIZ_VERSIONS),
    Visit("version of a quiz", SCOUT, QUIZ_VERSIONS + "/1"),
    Visit("versions of a quiz compared", SCOUT, "/authoring/quizzes/{regraded_quiz}/differences?from=1&to=2"),
    Visit("what folder and browser changed differently", SCOUT, "/authoring/conflicts"),
    Visit("both texts of a conflict", SCOUT, "/authoring/conflicts/{conflict}", open_everything),
    Visit("remark on a quiz", SCOUT, "/authoring/quiz-drafts/{quiz_draft}/remarks/{quiz_remark}"),
    Visit("regrade", SCOUT, "/authoring/regrades/{regrade}", open_everything),
    # trainers
    Visit("answers to mark", TRAINER, "/marking"),
    Visit("answer to mark", TRAINER, "/marking/{to_mark}", open_everything),
    Visit("topics that are read by others", TRAINER, "/authoring/topics"),
    Visit("reports from mentoring", TRAINER, "/mentoring/reports"),
    Visit("report from mentoring", TRAINER, "/mentoring/reports/{report}"),
    Visit("cohorts", TRAINER, "/cohorts"),
    Visit("cohort", TRAINER, "/cohorts/{cohort}", open_everything),
    Visit("person of a cohort", TRAINER, "/cohorts/{cohort}/people/{member}", open_everything),
    Visit(
        "more time for one person",
        TRAINER,
        "/cohorts/{cohort}/people/{member}/quizzes/fotos-mit-gutem-gewissen/allowance",
    ),
    # admins
    Visit("people", ADMIN, "/people"),
    Visit("person", ADMIN, "/people/{member}", open_everything),
    Visit("invite", ADMIN, "/people/new"),
    Visit("all cohorts", ADMIN, "/admin/cohorts"),
    Visit("manage a cohort", ADMIN, "/admin/cohorts/{cohort}", open_everything),
    Visit("settings of a cohort", ADMIN, "/admin/cohorts/{cohort}/settings"),
    Visit("new cohort", ADMIN, "/admin/cohorts/new"),
)

STATES = (
    # what went wrong
    Visit("no such page", None, "/gibt-es-nicht", status=404),
    Visit("no such module, signed in", AYLIN, "/modules/gibt-es-nicht", status=404),
    Visit("used link", None, "/invitations/verbraucht", status=410),
    Visit("sign in, nothing typed", None, "/sign-in", send_nothing, 422),
    Visit("sign in, wrong password", None, "/sign-in", sign_in_wrongly, 422),
    Visit("signed out while writing", None, "/help", send_when_signed_out, 401),
    Visit("send again", AYLIN, "/profile", send_with_a_wrong_token, 400),
    Visit("new password, nothing typed", None, "/password-resets/{reset}", send_nothing, 422),
    Visit("first admin, nothing typed", None, "/first-admin/{first_admin}", send_nothing, 422),
    Visit("new password, link on its way", None, "/password-reset", ask_for_a_reset),
    Visit("account, nothing typed", AYLIN, "/account", send_nothing, 422),
    Visit("own password, nothing typed", AYLIN, "/account/password", send_nothing, 422),
    Visit("ask a mentor, nothing typed", AYLIN, "/mentoring/new?topic=datenschutz", send_nothing, 422),
    Visit("mentorship, nothing typed", AYLIN, "/mentorships/{running_mentorship}", send_nothing, 422),
    Visit("feedback, nothing chosen", HANNAH, "/mentorships/{ended_mentorship}/feedback", send_nothing, 422),
    Visit("thanks, nothing typed", AYLIN, "/mentorships/{running_mentorship}/thanks", send_nothing, 422),
    Visit("report, nothing typed", AYLIN, "/mentorships/{running_mentorship}/report", send_nothing, 422),
    Visit("report without an answer", TRAINER, "/mentoring/reports/{report}", send_nothing, 422),
    Visit("conversation with a report", DANIEL, "/mentorships/{reported_mentorship}"),
    Visit("answer to mark, nothing chosen", TRAINER, "/marking/{to_mark}", send_nothing, 422),
    Visit("invite, nothing typed", ADMIN, "/people/new", send_nothing, 422),
    Visit("new cohort, nothing typed", ADMIN, "/admin/cohorts/new", send_nothing, 422),
    Visit("editor with remarks", SCOUT, "/drafts/{draft}/texts/{text}", write_barriers),
    Visit("remark, nothing typed", SCOUT, "/drafts/{draft}/texts/{text}/remarks/{remark}", send_nothing, 422),
    Visit("result of a re-check", RE_CHECKER, "/attempts/{re_checked}/result", open_everything),
    Visit("dashboard with something new", HANNAH, "/"),
    Visit("module with something new", HANNAH, MODULE),
    Visit("lesson that has changed", HANNAH, MODULE + "/lessons/aufzeichnen-und-weitergeben"),
    Visit("nothing new in a module", NEWCOMER, MODULE + "/changes"),
    Visit("quiz as text, nothing typed", SCOUT, "/authoring/quizzes/new", send_nothing, 422),
    Visit("ask somebody to read, nobody chosen", AUTHOR, "/drafts/{draft}/peer-reviews", send_nothing, 422),
    Visit("comment, nothing typed", SCOUT, "/drafts/{draft}/texts/{text}/comments", send_nothing, 422),
    Visit("answer about a draft, nothing said", SCOUT, "/peer-reviews/{peer_review}", send_nothing, 422),
    Visit("image, nothing picked", SCOUT, "/drafts/{draft}/texts/{text}/images", send_nothing, 422),
    Visit("new module, nothing typed", SCOUT, "/authoring/modules/new", send_nothing, 422),
    Visit("module from a zip, nothing chosen", SCOUT, "/authoring/packages/new", send_nothing, 422),
    Visit(
        "new item, nothing typed",
        SCOUT,
        "/authoring/quiz-drafts/{quiz_draft}/items/new/matching",
        send_nothing,
        422,
    ),
    Visit("conflict, nothing chosen", SCOUT, "/authoring/conflicts/{conflict}", send_nothing, 422),
    Visit("result that was regraded", REGRADED, "/attempts/{regraded}/result", open_everything),
    # nothing there yet
    Visit("dashboard of a newcomer", NEWCOMER, "/"),
    Visit("mentoring of a newcomer", NEWCOMER, "/mentoring"),
    Visit("topics to ask about", NEWCOMER, "/mentoring/new"),
    Visit("search, nothing found", NEWCOMER, "/search?q=quark"),
    Visit("search, nothing typed", NEWCOMER, "/search"),
    Visit("search, only words that stand everywhere", None, "/search?q=und+oder"),
    Visit("cohorts of a new trainer", NEW_TRAINER, "/cohorts"),
    Visit("cohort without people", NEW_TRAINER, "/cohorts/{empty_cohort}"),
    Visit("manage a cohort without people", ADMIN, "/admin/cohorts/{empty_cohort}"),
    Visit("nobody found", ADMIN, "/people?q=quark"),
    # the same page for somebody else
    Visit("lesson with notes", SCOUT, LESSON, open_everything),
    Visit("dashboard of a scout", SCOUT, "/"),
    Visit("dashboard of a trainer", TRAINER, "/"),
    Visit("dashboard of an admin", ADMIN, "/"),
    Visit("dashboard after all modules", KATHARINA, "/"),
    Visit("mentoring of a scout who is asked", SCOUT, "/mentoring", open_everything),
    Visit("mentoring of a scout who pauses", QUIET_SCOUT, "/mentoring"),
    Visit("mentor request with an offer", FATOU, "/mentor-requests/{offered}"),
    Visit("mentorship that ended", HANNAH, "/mentorships/{ended_mentorship}"),
    Visit("profile of a scout", SCOUT, "/profile", open_everything),
    Visit("all items on one page", OLENA, "/attempts/{running}?all=1"),
    Visit("result, not passed", PAWEL, "/attempts/{failed}/result", open_everything),
    Visit("lesson, not signed in", None, LESSON, open_everything),
    Visit("module, not signed in", None, MODULE),
    Visit("search, not signed in", None, "/search?q=webinar"),
    Visit("lesson of an older version", SCOUT, VERSIONS + "/1", open_everything),
)


def prepare(app: Flask) -> dict[str, str]:
    """Add to the demo what it lacks; return the numbers and tokens that the paths above name."""
    with app.app_context():
        make_person(NEWCOMER)
        empty = make_cohort(EMPTY_COHORT, trainers=[make_person(NEW_TRAINER, roles=[Role.TRAINER])])
        now = utc_now()
        aylin = person_of(AYLIN)
        found = {
            "reset": make_link(aylin, LinkPurpose.PASSWORD_RESET, now=now),
            "invitation": make_link(aylin, LinkPurpose.INVITATION, now=now),
            "first_admin": make_link(None, LinkPurpose.FIRST_ADMIN, now=now),
            "empty_cohort": str(empty.id),
            "to_mark": str(_to_mark()),
            "re_checked": str(_re_checked()),
            "report": str(_reported()),
        }
        _dispute(now)
        db.session.commit()
        change_quizzes(person_of(SCOUT), now=now)
        found |= {name: str(db.session.scalars(query).first()) for name, query in _numbers().items()}
        return found | _remarks(found)


def _remarks(found: dict[str, str]) -> dict[str, str]:
    """A remark on the text and one on the quiz that somebody is at."""
    text = db.session.get_one(DraftText, int(found["text"])).text
    source = db.session.get_one(QuizDraft, int(found["quiz_draft"])).source
    return {
        "remark": lint_text(text)[0].key,
        "quiz_remark": lint_quiz(parse_quiz(source))[0].key,
    }


def _dispute(now: datetime) -> None:
    """Two places of a module that folder and browser changed differently, a long one and one taken out."""
    before = "Ein Webinar ist kein Vortrag. Wer zuhört, will mitmachen: fragen, abstimmen, ausprobieren."
    here = before.replace("fragen, abstimmen", "nachfragen, abstimmen")
    there = before.replace("ausprobieren", "etwas ausprobieren, das bleibt")
    found = [
        FileConflict("01-planen.md", Conflict("block", "Was ein Webinar ist", before, here, there, line=12)),
        FileConflict(
            "module.md", Conflict("field", "title", "title: Webinare", "", "title: Webinare halten")
        ),
    ]
    keep_conflict("module", "m-webinare", "modules/webinare-die-ankommen", found, now=now)


def _to_mark() -> int:
    """Something that somebody wrote who learns in no cohort; the trainer has taken it to mark it."""
    quiz = get_quiz(make_quiz("q-eigene-worte", items=[FREE.to_body()], title="In eigenen Worten").slug)
    begun = start_attempt(quiz, learner=make_person("Wanda Wartet"), generator=Random(1), now=NOW)
    attempt = get_attempt(begun.id, learner=db.session.get_one(Person, begun.learner_id))
    give(attempt, {FREE.id: {"text": "So sage ich es meinem Team.\nUnd so."}})
    submit_attempt(attempt, now=NOW)
    mine = select(AttemptItem.id).where(AttemptItem.attempt_id == begun.id)
    task = db.session.scalars(select(MarkingTask).where(MarkingTask.attempt_item_id.in_(mine))).one()
    task.claimed_by_id, task.claimed_until = person_of(TRAINER).id, datetime(2999, 1, 1, tzinfo=UTC)
    db.session.commit()
    return int(task.attempt_item_id)


def _reported() -> int:
    """A conversation that its learner has reported to their trainers."""
    learner = person_of(DANIEL)
    mentorship_id = db.session.scalars(select(Mentorship.id).where(Mentorship.learner_id == learner.id)).one()
    talk = get_mentorship(mentorship_id, person=learner)
    return report_conversation(talk, reporter=learner, reason="Der Ton war seltsam.", now=utc_now()).id


def _re_checked() -> int:
    """A short check of what is new in a quiz, handed in by somebody who passed it before."""
    learner = person_of(RE_CHECKER)
    quiz = get_quiz("webinare-die-ankommen")
    begun = start_re_check(quiz, learner=learner, generator=Random(1), now=utc_now())
    submit_attempt(get_attempt(begun.id, learner=learner), now=utc_now())
    return begun.id


def _numbers() -> dict[str, Select[int] | Select[str]]:
    draft, attempt = select(Draft.id), select(Attempt.id)
    quiz_draft = select(QuizDraft.id).where(QuizDraft.state == "open")
    request, mentorship = select(MentorRequest.id), select(Mentorship.id)
    return {
        "running": attempt.where(Attempt.learner_id == _id(OLENA), Attempt.submitted_at.is_(None)),
        "submitted": attempt.where(Attempt.learner_id == _id(AYLIN), Attempt.passed.is_(True)),
        "failed": attempt.where(Attempt.learner_id == _id(PAWEL), Attempt.passed.is_(False)),
        "waiting": request.where(MentorRequest.learner_id == _id(SVENJA)),
        "offered": request.where(MentorRequest.learner_id == _id(FATOU)),
        "running_mentorship": mentorship.where(Mentorship.learner_id == _id(AYLIN)),
        "ended_mentorship": mentorship.where(Mentorship.learner_id == _id(HANNAH)),
        "reported_mentorship": mentorship.where(Mentorship.learner_id == _id(DANIEL)),
        "thanked_scout": select(Mentorship.scout_id).where(Mentorship.learner_id == _id(HANNAH)),
        "draft": draft,
        "peer_review": select(PeerReview.id),
        "text": select(DraftText.id).where(DraftText.text.contains("id: l-gegenrede-erkennen")),
        "conflict": select(SyncConflict.id).where(SyncConflict.settled_at.is_(None)),
        "quiz_draft": quiz_draft.where(QuizDraft.slug == WAITING_QUIZ),
        "case_draft": quiz_draft.where(QuizDraft.slug == QUIZ_WITH_CASE),
        "regrade": select(Regrade.id),
        "regraded_quiz": select(Quiz.slug).join(Regrade, Regrade.quiz_id == Quiz.id),
        "regraded": attempt.join(LedgerEntry, LedgerEntry.attempt_id == Attempt.id).where(
            Attempt.learner_id == _id(REGRADED)
        ),
        "cohort": select(Cohort.id).where(Cohort.name == "Jahrgang Herbst 2026"),
        "member": select(Person.id).where(Person.name == AYLIN),
    }


def _id(name: str) -> ScalarSelect[int]:
    return select(Person.id).where(Person.name == name).scalar_subquery()


def person_of(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.name == name)).one()
