"""Take an older version as the start of a new draft. Nothing is overwritten: it becomes a version when it is published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from course_engine.authoring.models import Draft
from course_engine.authoring.operations.begin_draft import add_draft
from course_engine.authoring.queries import find_open_draft
from course_engine.authoring.refusals import DraftOpen
from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db


def restore_version(module: Module, version: ModuleVersion, *, by_id: int, now: datetime) -> Draft:
    """Return a new draft with the texts and images of `version`; it is compared with the version that is current.

    Raises DraftOpen where there is a draft already, for its texts must not be lost.
    """
    if find_open_draft(module):
        raise DraftOpen
    draft = add_draft(module, version, by_id=by_id, now=now)
    try:
        db.session.commit()
    except IntegrityError as error:  # somebody began one at the same moment
        db.session.rollback()
        raise DraftOpen from error
    return draft
