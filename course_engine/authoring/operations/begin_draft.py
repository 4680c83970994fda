"""Begin to change a module, or go on with the draft that is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from course_engine.authoring.models import Draft, DraftImage, DraftText
from course_engine.authoring.queries import find_open_draft
from course_engine.content.models import Module, ModuleVersion
from course_engine.content.queries import pinned_assets, version_texts
from course_engine.db import db
from course_engine.errors import NotFound


def begin_draft(module: Module, *, by_id: int, now: datetime) -> Draft:
    """Return the module's open draft; where there is none, a new one with the texts of the current version.

    Raises NotFound for a module that was never published.
    """
    if module.current_version is None:
        raise NotFound
    if known := find_open_draft(module):
        return known
    draft = add_draft(module, module.current_version, by_id=by_id, now=now)
    try:
        db.session.commit()
    except IntegrityError:  # somebody else began one at the same moment
        db.session.rollback()
        known = find_open_draft(module)
        if known is None:
            raise
        return known
    return draft


def add_draft(module: Module, version: ModuleVersion, *, by_id: int, now: datetime) -> Draft:
    """Add a draft on the current version with the texts and images of `version`; an adder, it commits nothing."""
    draft = Draft(
        module_id=module.id, base_version_id=module.current_version_id, begun_by_id=by_id, begun_at=now
    )
    draft.texts = [
        DraftText(path=path, position=position, text=text, saved_at=now)
        for position, (path, text) in enumerate(version_texts(version).items())
    ]
    draft.images = [
        DraftImage(path=path, asset_digest=digest) for path, digest in pinned_assets(version.id).items()
    ]
    db.session.add(draft)
    return draft
