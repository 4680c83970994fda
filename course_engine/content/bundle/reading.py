"""From files to a bundle, with everything that is wrong between them."""

import re
from collections.abc import Iterator, Mapping

from course_engine.content.bundle.findings import finding
from course_engine.content.bundle.names import (
    MODULE_FILE,
    is_slug,
    lesson_number,
    lesson_slug,
    variant_of_lesson,
)
from course_engine.content.bundle.values import AssetFile, Bundle, LessonFile, Text, bytes_digest
from course_engine.content.catalogue import Finding, Lesson, Module, Term
from course_engine.content.parsing import Parsed, check_assets, images, parse_lesson, parse_module
from course_engine.content.parsing.pictures import asset_name
from course_engine.content.variants import differences, explained_terms, is_known

ASSET_LIMIT = 4 * 1024 * 1024  # bytes


MEDIA_TYPES = {
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "gif": ("image/gif", b"GIF8"),
    "webp": ("image/webp", b"RIFF"),
}


_ASSET_NAME = re.compile(r"assets/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(\w+)")


def read_bundle(
    files: Mapping[str, str | bytes],
    slug: str,
    *,
    prefix: str = "",
    pinned_assets: Mapping[str, str] | None = None,
) -> tuple[Bundle | None, list[Finding]]:
    """Return the module in `files` (names relative to its folder), None where there are errors, and all findings.

    `prefix` stands in front of the names in findings. `pinned_assets` are images that the database has already, name to
    digest.
    """
    return _Reader(files, slug, prefix, pinned_assets or {}).read()


class _Reader:
    def __init__(
        self, files: Mapping[str, str | bytes], slug: str, prefix: str, pinned_assets: Mapping[str, str]
    ) -> None:
        self.files = files
        self.slug = slug
        self.prefix = prefix
        self.findings: list[Finding] = []
        self.module: Parsed[Module] | None = None
        self.assets = {path: AssetFile(path, known) for path, known in pinned_assets.items()}

    def read(self) -> tuple[Bundle | None, list[Finding]]:
        if not is_slug(self.slug):
            self._find("C513", "", value=self.slug)
        self._read_assets()
        if MODULE_FILE in self.files:
            self.module = parse_module(self.files[MODULE_FILE], self.prefix + MODULE_FILE)
        bundle = self._module(tuple(self._lessons()))
        failed = bundle is None or any(one.is_error for one in self.findings)
        return (None if failed else bundle), self.findings

    def _find(self, code: str, name: str, place: tuple[int, int] = (1, 1), **values: object) -> None:
        self.findings.append(finding(code, self.prefix + name, place, **values))

    def _module(self, lessons: tuple[LessonFile, ...]) -> Bundle | None:
        if (read := self.module) is None:
            self._find("C501", MODULE_FILE)
            return None
        if not lessons and not any(map(lesson_slug, self.files)):
            self._find("C512", MODULE_FILE)
        self.findings[:0] = [*read.findings, *self._missing_images(MODULE_FILE)]
        if (module := read.value) is None:
            return None
        quizzes = module.requirements.quizzes
        places = {uid: read.place("requirements", "quizzes", n) for n, uid in enumerate(quizzes)}
        first = {
            uid: read.place("prerequisites", "modules", n)
            for n, uid in enumerate(module.prerequisites.modules)
        }
        text = self._text(MODULE_FILE, module.body)
        assets = tuple(self.assets[path] for path in sorted(self.assets))
        return Bundle(self.slug, module, text, lessons, assets, places, first, read.place("topic"))

    def _lessons(self) -> Iterator[LessonFile]:
        position = 0
        slug_of: dict[str, str] = {}  # id -> slug
        taken: dict[str, str] = {}  # slug -> file name
        bases: dict[str, Lesson] = {}  # id -> the lesson that variants of it are compared with
        for name in self._lesson_names():
            variant, slug = variant_of_lesson(name), lesson_slug(name)
            if not variant and slug in taken:
                self._find("C503", name, value=slug)
            read = parse_lesson(self.files[name], self.prefix + name)
            self.findings += [*read.findings, *self._missing_images(name)]
            position += not variant
            taken.setdefault(slug, name)
            if (lesson := read.value) is None:
                continue
            if variant and slug_of.get(lesson.id) != slug:
                self._find("C505", name)
            elif not variant and lesson.id in slug_of:
                first = self.prefix + taken[slug_of[lesson.id]]
                self._find("C502", name, read.place("id"), value=lesson.id, first=first)
            slug_of.setdefault(lesson.id, slug)
            self._compare(bases, lesson, name)
            text = self._text(name, lesson.body, self._terms(lesson))
            yield LessonFile(text, slug, position, lesson)

    def _compare(self, bases: dict[str, Lesson], lesson: Lesson, name: str) -> None:
        """Find what a variant and its lesson should share and do not."""
        if not lesson.variant:
            bases.setdefault(lesson.id, lesson)
            return
        if not is_known(lesson.variant):
            self._find("C517", name, value=lesson.variant)
        if base := bases.get(lesson.id):
            for code, values in differences(base, lesson):
                self._find(code, name, **values)

    def _lesson_names(self) -> list[str]:
        names = []
        for name in self.files:
            if name == MODULE_FILE or name.startswith("assets/"):
                continue
            if lesson_slug(name):
                names.append(name)
            else:
                self._find("C504", name)
        return sorted(
            names, key=lambda name: (lesson_number(name), lesson_slug(name), variant_of_lesson(name))
        )

    def _read_assets(self) -> None:
        for path, content in self.files.items():
            if not path.startswith("assets/"):
                continue
            raw = content.encode() if isinstance(content, str) else content
            kind = _ASSET_NAME.fullmatch(path)
            media_type, magic = MEDIA_TYPES.get(kind[1].lower() if kind else "", ("", b""))
            if not media_type or not raw.startswith(magic):
                self._find("C506", path)
            elif len(raw) > ASSET_LIMIT:
                size = round(len(raw) / 1024 / 1024, 1)
                self._find("C507", path, size=size, limit=ASSET_LIMIT // 1024 // 1024)
            else:
                self.assets[path] = AssetFile(path, bytes_digest(raw), media_type, raw)

    def _missing_images(self, name: str) -> list[Finding]:
        return check_assets(self.files[name], self.prefix + name, set(self.assets))

    def _terms(self, lesson: Lesson) -> tuple[Term, ...]:
        """The words to be explained in a lesson."""
        if self.module is None or self.module.value is None:
            return ()
        return explained_terms(self.module.value.glossary, lesson.body, lesson.variant)

    def _text(self, name: str, body: str, terms: tuple[Term, ...] = ()) -> Text:
        shown = {asset_name(target) for target in images(body)}
        digests = {path: self.assets[path].digest for path in sorted(shown) if path in self.assets}
        content = self.files[name]
        source = content.decode() if isinstance(content, bytes) else content
        return Text(name, source, body, digests, terms, self.slug)
