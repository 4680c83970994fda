"""A published module with everything that belongs to it, to take along or to begin another with."""

from __future__ import annotations

from sqlalchemy import select

from course_engine.content.models import Asset, AssetPin, Module, Quiz, QuizPin, QuizVersion
from course_engine.content.packing import Package
from course_engine.content.queries import version_texts
from course_engine.db import db
from course_engine.errors import NotFound


def module_package(module: Module) -> Package:
    """Return the current version of a module with its images and the quizzes it asks for; three statements."""
    version = module.current_version
    if version is None:
        raise NotFound
    texts = {name: text.encode() for name, text in version_texts(version).items()}
    images = db.session.execute(
        select(AssetPin.path, Asset.content)
        .join(Asset, Asset.digest == AssetPin.asset_digest)
        .where(AssetPin.module_version_id == version.id)
    )
    quizzes = db.session.execute(
        select(Quiz.slug, QuizVersion.source)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .where(QuizPin.module_version_id == version.id)
    )
    return Package(
        module.slug,
        texts | {row.path: row.content for row in images},
        {slug: source.encode() for slug, source in quizzes},
    )
