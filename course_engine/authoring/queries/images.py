"""The images of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftImage, DraftText
from course_engine.authoring.queries.drafts import draft_texts, get_open_draft, get_text
from course_engine.authoring.texts import image_markdown, shows_image
from course_engine.content.publishing import asset_address
from course_engine.db import db
from course_engine.errors import NotFound


def get_image(draft: Draft, image_id: int) -> DraftImage:
    """An image of the draft; raises NotFound."""
    image = db.session.get(DraftImage, image_id)
    if image is None or image.draft_id != draft.id:
        raise NotFound
    return image


@dataclass(frozen=True, slots=True)
class ImageRow:
    """An image of a draft: where it can be seen, which texts show it, by id and title, and how it is written."""

    id: int
    path: str
    address: str
    shown_in: list[tuple[int, str]]
    markdown: str

    @property
    def name(self) -> str:
        return self.path.removeprefix("assets/")


@dataclass(frozen=True, slots=True)
class ImagesPage:
    """The images of a draft; `text` is the one that they are being put into, with its title."""

    draft: Draft
    text: DraftText
    title: str
    module_title: str
    images: list[ImageRow]


def images_page(draft_id: int, text_id: int) -> ImagesPage:
    """What the page of the images shows; raises NotFound, DraftClosed."""
    draft = get_open_draft(draft_id)
    text = get_text(draft, text_id)
    texts = draft_texts(draft_id)
    images = db.session.scalars(
        select(DraftImage).where(DraftImage.draft_id == draft_id).order_by(DraftImage.path)
    )
    module_title = next((value_of(one.text, "title") for one in texts if one.is_module), "")
    rows = [_image_row(image, texts) for image in images]
    return ImagesPage(draft, text, value_of(text.text, "title"), module_title, rows)


def _image_row(image: DraftImage, texts: Sequence[DraftText]) -> ImageRow:
    shown_in = [
        (text.id, value_of(text.text, "title")) for text in texts if shows_image(text.text, image.path)
    ]
    return ImageRow(
        image.id, image.path, asset_address(image.asset_digest), shown_in, image_markdown("…", image.path)
    )
