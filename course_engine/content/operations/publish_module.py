"""Publish a module as its next immutable version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from course_engine.content.bundle import read_bundle
from course_engine.content.catalogue import Finding
from course_engine.content.models import ModuleVersion
from course_engine.content.publishing import Act, add_module_version, render_bundle
from course_engine.db import db


def publish_module(
    files: Mapping[str, str | bytes],
    *,
    slug: str,
    now: datetime,
    author_id: int | None = None,
    note: str = "",
    substantial: bool = True,
) -> ModuleVersion | list[Finding]:
    """Return the version that `files` (module.md, NN-slug.md, assets/…) make, or what keeps them from being published.

    Where nothing changed it is the version that is current already.
    """
    bundle, findings = read_bundle(files, slug, prefix=f"modules/{slug}/")
    if bundle is None:
        return findings
    rendered = render_bundle(bundle)
    if isinstance(rendered, list):
        return rendered
    version, _is_new = add_module_version(rendered, Act(now, author_id, note, substantial))
    db.session.commit()
    return version
