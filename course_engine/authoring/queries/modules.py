"""Questions about drafts and the modules they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from course_engine.accounts.models import Person
from course_engine.authoring.front_matter import body_of, value_of, values_of
from course_engine.authoring.models import Draft, DraftImage, DraftPresence, DraftState, DraftText
from course_engine.authoring.refusals import DraftClosed
from course_engine.authoring.texts import (
    MODULE_KEY,
    Change,
    Difference,
    Key,
    differences,
    image_markdown,
    numbered,
    quiz_ids_of,
    shows_image,
    text_findings,
    text_key,
)
from course_engine.content.bundle import MODULE_FILE, lesson_slug, variant_of_lesson
from course_engine.content.catalogue import Finding
from course_engine.content.ids import new_id
from course_engine.content.models import LessonPin, Module, ModuleAddress, ModuleVersion, Topic
from course_engine.content.publishing import asset_address
from course_engine.content.queries import (
    QuizTitle,
    as_rendered,
    get_module,
    get_module_version,
    lesson_ids_like,
    module_versions,
    pinned_assets,
    pinned_lessons,
    pinned_texts,
    quiz_titles,
)
from course_engine.content.rendering import Rendered, TextRefused, render
from course_engine.db import db, reading
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module as authors see it: what is published of it, and the draft that is open."""

    slug: str
    title: str
    topic: Topic
    number: int
    published_at: datetime
    author: str
    draft_id: int | None
    draft_saved_at: datetime | None
    draft_by: str


def module_rows() -> list[ModuleRow]:
    """Every module that is not archived, by title; one statement."""
    beginner = aliased(Person)
    saved = (
        select(DraftText.draft_id, func.max(DraftText.saved_at).label("saved_at"))
        .group_by(DraftText.draft_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Module.slug, ModuleVersion, Person.name, Draft.id, saved.c.saved_at, beginner.name.label("by"))
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .outerjoin(Person, Person.id == ModuleVersion.published_by_id)
        .outerjoin(Draft, (Draft.module_id == Module.id) & (Draft.state == DraftState.OPEN))
        .outerjoin(saved, saved.c.draft_id == Draft.id)
        .outerjoin(beginner, beginner.id == Draft.begun_by_id)
        .where(Module.archived_at.is_(None))
        .order_by(ModuleVersion.title, Module.id)
    )
    return [
        ModuleRow(
            slug,
            version.title,
            version.topic,
            version.number,
            version.published_at,
            author or "",
            draft_id,
            saved_at,
            by or "",
        )
        for slug, version, author, draft_id, saved_at, by in rows
    ]


@dataclass(frozen=True, slots=True)
class NewModuleRow:
    """A module on its way that was never published."""

    title: str
    draft_id: int
    saved_at: datetime
    begun_by: str


def new_module_rows() -> list[NewModuleRow]:
    """The drafts of modules that were never published, the latest saved first; one statement."""
    saved = func.max(DraftText.saved_at).over(partition_by=DraftText.draft_id)
    rows = db.session.execute(
        select(Draft.id, DraftText.path, DraftText.text, saved, Person.name)
        .join(DraftText, DraftText.draft_id == Draft.id)
        .outerjoin(Person, Person.id == Draft.begun_by_id)
        .where(Draft.state == DraftState.OPEN, Draft.base_version_id.is_(None))
        .order_by(saved.desc(), Draft.id)
    )
    return [
        NewModuleRow(value_of(text, "title") or path, draft_id, saved_at, name or "")
        for draft_id, path, text, saved_at, name in rows
        if path == MODULE_FILE
    ]


def find_given_up_module(slug: str) -> Module | None:
    """The module of this address that was never published and has no open draft any more."""
    has_draft = select(Draft.id).where(Draft.module_id == Module.id, Draft.state == DraftState.OPEN).exists()
    return db.session.scalar(
        select(Module)
        .where(Module.slug == slug, Module.current_version_id.is_(None), ~has_draft)
        .with_for_update()
    )


def module_addresses_like(prefix: str) -> set[str]:
    """The addresses, of now and earlier, that begin with `prefix`."""
    columns = (Module.slug, ModuleAddress.slug)
    parts = [select(column).where(column.startswith(prefix, autoescape=True)) for column in columns]
    return set(db.session.scalars(parts[0].union_all(parts[1])))


def taken_lesson_ids(title: str) -> set[str]:
    """The ids like the one that `title` gives: those of lessons that there are, or that stand in an open draft."""
    prefix = new_id("l", title, set())
    texts = db.session.scalars(
        select(DraftText.text)
        .join(Draft, Draft.id == DraftText.draft_id)
        .where(Draft.state == DraftState.OPEN, DraftText.text.contains(f"id: {prefix}", autoescape=True))
    )
    return lesson_ids_like(prefix) | {value_of(text, "id") for text in texts}


def find_open_draft(module: Module) -> Draft | None:
    return db.session.scalar(
        select(Draft).where(Draft.module_id == module.id, Draft.state == DraftState.OPEN)
    )


def get_draft(draft_id: int) -> Draft:
    """A draft, open or not, with its module and the versions it is compared with."""
    draft = db.session.scalar(
        select(Draft)
        .where(Draft.id == draft_id)
        .options(
            joinedload(Draft.module).joinedload(Module.current_version),
            joinedload(Draft.base_version),
        )
    )
    if draft is None:
        raise NotFound
    return draft


def get_open_draft(draft_id: int) -> Draft:
    """Like `get_draft`; raises DraftClosed for one that is published or discarded."""
    draft = get_draft(draft_id)
    if not draft.is_open:
        raise DraftClosed
    return draft


def lock_open_draft(draft_id: int) -> Draft:
    """The draft, locked until the transaction ends; raises DraftClosed where it is open no more."""
    draft = db.session.get(Draft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or not draft.is_open:
        db.session.rollback()
        raise DraftClosed
    return draft


def draft_texts(draft_id: int) -> Sequence[DraftText]:
    """Every text of a draft in order, those taken out first."""
    return db.session.scalars(
        select(DraftText)
        .where(DraftText.draft_id == draft_id)
        .order_by(DraftText.position, DraftText.id)
        .execution_options(populate_existing=True)
    ).all()


def get_text(draft: Draft, text_id: int) -> DraftText:
    text = db.session.get(DraftText, text_id, populate_existing=True)
    if text is None or text.draft_id != draft.id:
        raise NotFound
    return text


def draft_images(draft: Draft) -> dict[str, str]:
    """The images that the texts of a draft can show: name to digest."""
    rows = db.session.execute(
        select(DraftImage.path, DraftImage.asset_digest).where(DraftImage.draft_id == draft.id)
    )
    return {row.path: row.asset_digest for row in rows}


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


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """A draft as it would be published."""

    slug: str
    files: Mapping[str, str]
    assets: Mapping[str, str]
    base_version_id: int | None
    current_version_id: int | None


def draft_files(draft_id: int, *, within: bool = False) -> DraftFiles:
    """The draft's files and images, read in a transaction of its own unless `within` the one that runs."""
    with nullcontext() if within else reading():
        draft = get_open_draft(draft_id)
        texts = [text for text in draft_texts(draft_id) if not text.is_removed]
        return DraftFiles(
            draft.module.slug,
            numbered((text.path, text.text) for text in texts),
            draft_images(draft),
            draft.base_version_id,
            draft.module.current_version_id,
        )


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text on the page of a draft."""

    id: int
    title: str
    minutes: str
    change: Change
    findings: int
    errors: int
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft at a glance: its texts in order and what they change."""

    draft: Draft
    title: str
    module_text: TextRow
    lessons: list[TextRow]
    removed: list[TextRow]
    differences: list[Difference]
    findings: list[tuple[TextRow, Finding]]
    is_behind: bool
    quizzes: list[QuizTitle]
    further_quizzes: list[QuizTitle]
    images_differ: bool

    @property
    def is_changed(self) -> bool:
        """Whether publishing would make a new version."""
        return bool(self.differences) or self.images_differ

    @property
    def errors(self) -> list[tuple[TextRow, Finding]]:
        return [(row, one) for row, one in self.findings if one.is_error]


def draft_page(draft: Draft) -> DraftPage:
    """What the page of a draft shows, compared with the version that is current."""
    texts = draft_texts(draft.id)
    version = draft.module.current_version or draft.base_version
    images = draft_images(draft)
    before = _version_keys(version) if version else []
    here = [text for text in texts if not text.is_removed]
    after = [(text_key(text.path, text.text), text.text) for text in here]
    changed = differences(before, after)
    changes = {one.key: one.change for one in changed}
    found = {text.id: text_findings(text.path, text.text, images) for text in here}
    lessons = [text for text in here if not text.is_module]
    rows = {
        text.id: _row(text, changes, found.get(text.id, []), first=lessons[:1], last=lessons[-1:])
        for text in texts
    }
    module_text = next(rows[text.id] for text in here if text.is_module)
    return DraftPage(
        draft,
        module_text.title,
        module_text,
        [rows[text.id] for text in lessons],
        [rows[text.id] for text in texts if text.is_removed],
        changed,
        [(rows[text_id], one) for text_id, ones in found.items() for one in ones],
        draft.base_version_id != draft.module.current_version_id,
        *_quizzes(next(text.text for text in here if text.is_module)),
        images != (pinned_assets(version.id) if version else {}),
    )


def _quizzes(module_text: str) -> tuple[list[QuizTitle], list[QuizTitle]]:
    """The quizzes that a module asks for, in its order, and those that it does not; an unknown one has its id as title."""
    known = {quiz.uid: quiz for quiz in quiz_titles()}
    asked = quiz_ids_of(module_text)
    further = [quiz for quiz in known.values() if quiz.uid not in asked]
    return [known.get(uid, QuizTitle(uid, "", uid)) for uid in asked], further


def _row(
    text: DraftText,
    changes: Mapping[Key, Change],
    findings: Sequence[Finding],
    *,
    first: Sequence[DraftText],
    last: Sequence[DraftText],
) -> TextRow:
    return TextRow(
        text.id,
        value_of(text.text, "title") or text.path,
        value_of(text.text, "minutes"),
        changes.get(text_key(text.path, text.text), Change.SAME),
        len(findings),
        sum(one.is_error for one in findings),
        is_first=text in first,
        is_last=text in last,
    )


def _version_keys(version: ModuleVersion) -> list[tuple[Key, str]]:
    lessons = [((one.uid, one.variant), one.source) for one in pinned_texts(version.id)]
    return [(MODULE_KEY, version.source), *lessons]


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as learners will see it, and what is doubtful in it. `rendered` is None where it cannot be shown."""

    title: str
    rendered: Rendered | None
    findings: list[Finding]

    @property
    def errors(self) -> int:
        return sum(one.is_error for one in self.findings)


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text of a draft to be edited: `images` it can show, name to address, and who saved it last."""

    draft: Draft
    text: DraftText
    module_title: str
    language: str
    images: Mapping[str, str]
    saved_by: str


def get_text_page(draft_id: int, text_id: int) -> TextPage:
    """The text with what its page needs; the transaction is over when it returns, for rendering must hold no lock."""
    with reading():
        draft = get_draft(draft_id)
        text = get_text(draft, text_id)
        addresses = {path: asset_address(known) for path, known in draft_images(draft).items()}
        saved_by = person_names([text.saved_by_id]).get(text.saved_by_id, "")
        title, language = _title_and_language(draft_id)
        return TextPage(draft, text, title, language, addresses, saved_by)


def _title_and_language(draft_id: int) -> tuple[str, str]:
    module_text = (
        db.session.scalar(
            select(DraftText.text).where(DraftText.draft_id == draft_id, DraftText.path == MODULE_FILE)
        )
        or ""
    )
    return value_of(module_text, "title"), value_of(module_text, "language") or "de"


HERE = timedelta(seconds=50)  # since the last sign of somebody's editor; it gives one every 20 seconds


def others_at(text_id: int, *, person_id: int, now: datetime) -> list[str]:
    """The names of those who have this text open as well."""
    return list(
        db.session.scalars(
            select(Person.name)
            .join(DraftPresence, DraftPresence.person_id == Person.id)
            .where(
                DraftPresence.text_id == text_id,
                DraftPresence.person_id != person_id,
                DraftPresence.seen_at > now - HERE,
                Person.erased_at.is_(None),
            )
            .order_by(Person.name)
        )
    )


def preview(name: str, text: str, body: str, images: Mapping[str, str]) -> Preview:
    """Return a text as it would look; `body` is its Markdown. Reads nothing from the database."""
    findings = text_findings(name, text, images)
    try:
        rendered = render(body, asset_url=lambda path: images.get(path, ""))
    except TextRefused as refused:
        rendered = None
        findings = findings or [refused.finding]
    return Preview(value_of(text, "title"), rendered, findings)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version in the list of them."""

    version: ModuleVersion
    author: str
    is_current: bool


def get_published_module(slug: str) -> Module:
    """Like `get_module`; raises NotFound for a module that was never published."""
    module = get_module(slug)
    if module.current_version is None:
        raise NotFound
    return module


def version_rows(module: Module) -> list[VersionRow]:
    """Every version of a module with the name of who published it, the newest first."""
    versions = module_versions(module)
    names = person_names(version.published_by_id for version in versions)
    return [
        VersionRow(version, names.get(version.published_by_id, ""), version.id == module.current_version_id)
        for version in versions
    ]


def person_names(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names by id; erased people are left out."""
    wanted = {one for one in ids if one}
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(wanted), Person.erased_at.is_(None))
    )
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class VersionsCompared:
    """Two versions of a module and the texts in which they differ."""

    before: ModuleVersion
    after: ModuleVersion
    differences: list[Difference]


def compare_versions(module: Module, before: int, after: int) -> VersionsCompared:
    """Compare two versions by their numbers; raises NotFound."""
    old, new = get_module_version(module, before), get_module_version(module, after)
    return VersionsCompared(old, new, differences(_version_keys(old), _version_keys(new)))


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A draft as learners will read it: its description, or one of its lessons; `lessons` are slug, title, minutes."""

    draft: Draft
    title: str
    language: str
    summary: str
    objectives: list[str]
    lessons: list[tuple[str, str, str]]
    place: int  # of the lesson shown, from 1; 0 for the description
    shown: Preview

    @property
    def minutes(self) -> int:
        """The minutes of the lesson shown, or of all together."""
        given = [minutes for _slug, _title, minutes in self.lessons]
        chosen = given[self.place - 1 : self.place] if self.place else given
        return sum(int(minutes) for minutes in chosen if minutes.isdigit())


def reading_page(draft_id: int, slug: str | None) -> ReadingPage:
    """One text of a draft, rendered as it would be published; raises NotFound, DraftClosed."""
    with reading():
        draft = get_open_draft(draft_id)
        texts = [text for text in draft_texts(draft_id) if not text.is_removed]
        images = {path: asset_address(known) for path, known in draft_images(draft).items()}
    module_text = next(text.text for text in texts if text.is_module)
    lessons = [text for text in texts if not text.is_module and not variant_of_lesson(text.path)]
    slugs = [lesson_slug(text.path) for text in lessons]
    if slug is not None and slug not in slugs:
        raise NotFound
    place = slugs.index(slug) + 1 if slug is not None else 0
    here = lessons[place - 1].text if place else module_text
    return ReadingPage(
        draft,
        value_of(module_text, "title"),
        value_of(module_text, "language") or "de",
        value_of(module_text, "summary"),
        values_of(module_text, "objectives"),
        [
            (one, value_of(text.text, "title"), value_of(text.text, "minutes"))
            for one, text in zip(slugs, lessons, strict=True)
        ],
        place,
        preview(lessons[place - 1].path if place else MODULE_FILE, here, body_of(here), images),
    )


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version as learners saw it: the module's introduction, or one of its lessons."""

    version: ModuleVersion
    author: str
    pins: Sequence[LessonPin]
    pin: LessonPin | None
    rendered: Rendered
    is_current: bool


def version_page(module: Module, number: int, slug: str | None) -> VersionPage:
    """One text of a version, rendered as it was published; raises NotFound."""
    version = get_module_version(module, number)
    pins = pinned_lessons(version)
    pin = next((one for one in pins if one.slug == slug and not one.variant), None)
    if slug and pin is None:
        raise NotFound
    rendering = pin.lesson_version.rendering if pin else version.rendering
    author = person_names([version.published_by_id]).get(version.published_by_id, "")
    is_current = version.id == module.current_version_id
    return VersionPage(version, author, pins, pin, as_rendered(rendering), is_current)
