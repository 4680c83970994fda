"""Add images to a draft and take them out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from course_engine.authoring.front_matter import body_of, with_body
from course_engine.authoring.models import DraftImage
from course_engine.authoring.queries import draft_texts, get_image, lock_open_draft
from course_engine.authoring.refusals import ImageShown
from course_engine.authoring.texts import image_markdown, image_path, shows_image
from course_engine.content.bundle import bytes_digest
from course_engine.content.models import Asset, AssetPin
from course_engine.content.pictures import Picture
from course_engine.db import db, insert_unless_there


@dataclass(frozen=True, slots=True)
class Placed:
    """An image with the Markdown that shows it."""

    path: str
    digest: str
    markdown: str


def add_image(
    draft_id: int, picture: Picture, name: str, alt: str, *, text_id: int | None, by_id: int, now: datetime
) -> Placed:
    """Keep a picture with the draft, under a name like the file's; the same picture is kept once.

    With `text_id` it is also shown at the end of that text. An empty `alt` says that it is decoration.
    """
    lock_open_draft(draft_id)
    digest = bytes_digest(picture.content)
    insert_unless_there(Asset, digest=digest, media_type=picture.media_type, content=picture.content)
    known = db.session.execute(
        select(DraftImage.path, DraftImage.asset_digest).where(DraftImage.draft_id == draft_id)
    ).all()
    path = next((row.path for row in known if row.asset_digest == digest), "")
    if not path:
        path = image_path(name, picture.suffix, {row.path for row in known})
        image = DraftImage(draft_id=draft_id, path=path, asset_digest=digest, added_at=now, added_by_id=by_id)
        db.session.add(image)
    markdown = image_markdown(alt, path)
    if text_id is not None:
        _append(draft_id, text_id, markdown, by_id=by_id, now=now)
    db.session.commit()
    return Placed(path, digest, markdown)


def _append(draft_id: int, text_id: int, markdown: str, *, by_id: int, now: datetime) -> None:
    text = next((one for one in draft_texts(draft_id) if one.id == text_id), None)
    if text is None:
        return
    text.text = with_body(text.text, f"{body_of(text.text).rstrip()}\n\n{markdown}\n".lstrip("\n"))
    text.revision, text.saved_at, text.saved_by_id = text.revision + 1, now, by_id


def remove_image(draft_id: int, image_id: int) -> None:
    """Take an image out of a draft; its bytes go as well where no version and no other draft has them.

    Raises DraftClosed, NotFound, or ImageShown while a text still shows it.
    """
    draft = lock_open_draft(draft_id)
    image = get_image(draft, image_id)
    showing = [text for text in draft_texts(draft_id) if shows_image(text.text, image.path)]
    if showing:
        raise ImageShown
    db.session.delete(image)
    db.session.flush()
    delete_unused_assets([image.asset_digest])
    db.session.commit()


def forget_images(draft_id: int) -> None:
    """Let go of the images of a draft that is closed; an adder, it commits nothing."""
    gone = delete(DraftImage).where(DraftImage.draft_id == draft_id).returning(DraftImage.asset_digest)
    delete_unused_assets(list(db.session.scalars(gone)))


def delete_unused_assets(digests: list[str]) -> None:
    """Delete those of the images that no version shows and no draft keeps; an adder, it commits nothing."""
    pinned = select(AssetPin.id).where(AssetPin.asset_digest == Asset.digest).exists()
    kept = select(DraftImage.id).where(DraftImage.asset_digest == Asset.digest).exists()
    db.session.execute(
        delete(Asset)
        .where(Asset.digest.in_(digests), ~pinned, ~kept)
        .execution_options(synchronize_session=False)
    )
