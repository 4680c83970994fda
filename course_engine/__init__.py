"""Course Engine: `create_app` is the only place where everything meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

import course_engine.accounts.views
import course_engine.admin.views
import course_engine.assessment.models
import course_engine.assessment.views
import course_engine.assessment.views.marking
import course_engine.audit.models
import course_engine.authoring.models
import course_engine.authoring.views
import course_engine.content.models
import course_engine.content.views
import course_engine.enrolment.models
import course_engine.home.views
import course_engine.jobs
import course_engine.learning.models
import course_engine.learning.views
import course_engine.mentoring.conversation
import course_engine.mentoring.models
import course_engine.mentoring.views
import course_engine.notifications.models
import course_engine.notifications.views
import course_engine.profiles.models
import course_engine.profiles.views
import course_engine.reporting.views
import course_engine.search.models
import course_engine.search.views
import course_engine.web.views
from course_engine import db as database
from course_engine.accounts import passwords, session_loading
from course_engine.accounts.models import Role
from course_engine.accounts.operations.account import access_changed
from course_engine.assessment.signals import attempt_graded, attempt_submitted
from course_engine.authoring import background
from course_engine.authoring.operations.count_effect import COUNTING
from course_engine.authoring.operations.publish_quiz_version import PUBLISHING
from course_engine.content.signals import module_published, module_rendered, topics_renamed
from course_engine.demo import sign_in as demo_sign_in
from course_engine.learning.operations import record_mastery
from course_engine.mentoring.operations import keep_promises
from course_engine.mentoring.operations.offer_waiting import ROUND, places_changed, scouts_changed
from course_engine.notifications.sending import send_due_mail
from course_engine.profiles.operations import offering_changed
from course_engine.search import indexing
from course_engine.web import arriving, errors, filters, headers, language, navigation, ready
from course_engine.web.navigation import Entry

DEFAULT_SECRET = "change-me"  # noqa: S105
LIBRARY = Path(__file__).parents[1]  # where the modules and quizzes lie that ship with the engine

BLUEPRINTS = (
    course_engine.web.views.bp,
    course_engine.accounts.views.bp,
    course_engine.notifications.views.bp,
    course_engine.content.views.bp,
    course_engine.profiles.views.bp,
    course_engine.assessment.views.bp,
    course_engine.assessment.views.marking.bp,
    course_engine.learning.views.bp,
    course_engine.search.views.bp,
    course_engine.authoring.views.bp,
    course_engine.mentoring.views.bp,
    course_engine.reporting.views.bp,
    course_engine.admin.views.bp,
    course_engine.home.views.bp,
)

NAVIGATION = (
    Entry("home.start", _l("Start")),
    Entry("learning.catalogue", _l("Module"), public=True),
    Entry("mentoring.overview", _l("Begleitung"), roles=frozenset({Role.LEARNER, Role.SCOUT})),
    Entry("authoring.modules", _l("Schreiben"), roles=frozenset({Role.SCOUT})),
    Entry("reporting.cohorts", _l("Jahrgänge"), roles=frozenset({Role.TRAINER})),
    Entry("marking.queue", _l("Antworten"), roles=frozenset({Role.TRAINER})),
    Entry("mentoring.reports", _l("Meldungen"), roles=frozenset({Role.TRAINER, Role.ADMIN})),
    Entry("admin.people", _l("Menschen"), roles=frozenset({Role.ADMIN})),
)


class Site(Flask):
    jinja_environment = ready.PageEnvironment


class InsecureSecret(RuntimeError):
    """The instance would run with a secret that everybody knows."""


def create_app(config: Mapping[str, Any] | None = None, *, instance_path: str | Path | None = None) -> Flask:
    """Build the application.

    Settings come from the defaults here, then `config.py` in the instance folder, then environment variables that begin
    with COURSE_ENGINE_, then `config`. Raises InsecureSecret unless a secret was set, or DEBUG or TESTING is on.
    """
    app = Site(
        "course_engine",
        instance_path=str(Path(instance_path).resolve()) if instance_path else None,
        instance_relative_config=True,
    )
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    _configure(app, config or {})
    arriving.init_app(app)
    database.init_app(app)
    Migrate(app, database.db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    Bootstrap5(app)
    session_loading.init_app(app)
    language.init_app(app)
    ready.init_app(app)
    passwords.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    navigation.init_app(app, NAVIGATION)
    demo_sign_in.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _connect_rooms(app)
    return app


def _configure(app: Flask, config: Mapping[str, Any]) -> None:
    app.config.from_mapping(
        SECRET_KEY=DEFAULT_SECRET,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{Path(app.instance_path) / 'course-engine.db'}",
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # what people typed stays out of the log
        BOOTSTRAP_SERVE_LOCAL=True,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        MAX_CONTENT_LENGTH=4 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        BRAND="Course Engine",
        DEMO=False,
        STATISTICS_MINIMUM=20,  # attempts below which no figure is shown, see `statistics.items.item_figures`
        MODULES_FOLDER=str(LIBRARY / "modules"),
        QUIZZES_FOLDER=str(LIBRARY / "quizzes"),
    )
    app.config.from_pyfile("config.py", silent=True)
    app.config.from_prefixed_env("COURSE_ENGINE")
    app.config.from_mapping(config)
    if str(app.config.get("BASE_URL", "")).startswith("https://"):
        app.config["SESSION_COOKIE_SECURE"] = True
    if app.config["SECRET_KEY"] == DEFAULT_SECRET and not (app.testing or app.debug):
        raise InsecureSecret("set SECRET_KEY in instance/config.py, or let `course-engine serve` make one")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals["brand"] = app.config["BRAND"]
    app.jinja_env.globals["demo"] = app.config["DEMO"]


def _connect_rooms(app: Flask) -> None:
    """Tell rooms above what happened below them, where they cannot ask, and workers what to look for."""
    course_engine.jobs.init_app(app)
    course_engine.jobs.register_sweep(app, "mails", send_due_mail)
    course_engine.jobs.register_handler(app, COUNTING, background.count_quiz_effect)
    course_engine.jobs.register_handler(app, PUBLISHING, background.publish_quiz)
    course_engine.jobs.register_sweep(app, "mentoring", keep_promises.pass_on_silent_offers)
    course_engine.jobs.register_handler(app, ROUND, keep_promises.give_places)
    offering_changed.connect(places_changed)
    offering_changed.connect(keep_promises.schedule_rounds)
    access_changed.connect(scouts_changed)
    attempt_submitted.connect(record_mastery)
    module_rendered.connect(indexing.module_rendered)
    module_published.connect(indexing.module_published)
    topics_renamed.connect(indexing.topics_renamed)
    offering_changed.connect(indexing.offering_changed)
    attempt_graded.connect(record_mastery)
