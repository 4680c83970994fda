"""A module's files as one value: its own text, its lessons in order, its images, and what is wrong between them.

Pure: names and contents go in, values and findings come out. `content.folder` reads the files, authoring has them in a
draft.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from course_engine.content.catalogue import Finding, Lesson, Module, Severity, Term
from course_engine.content.parsing import Parsed, check_assets, images, parse_lesson, parse_module
from course_engine.content.parsing.glossary import used_terms
from course_engine.content.parsing.pictures import asset_name
from course_engine.content.variants import differences, is_known, language_of
from course_engine.items.base import N_
from course_engine.items.bodies import digest

MODULE_FILE = "module.md"
ASSET_LIMIT = 4 * 1024 * 1024  # bytes
MEDIA_TYPES = {
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "gif": ("image/gif", b"GIF8"),
    "webp": ("image/webp", b"RIFF"),
}

_LESSON_NAME = re.compile(r"(\d{1,4})-([a-z0-9][a-z0-9-]*)(?:\.([a-z][a-z0-9-]*))?\.md")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_ASSET_NAME = re.compile(r"assets/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(\w+)")

_RULES: dict[str, tuple[str, str, Severity]] = {
    "C501": (
        N_("Im Ordner fehlt die Datei module.md."),
        N_("Lege sie an; darin stehen „id“, Titel und Zusammenfassung des Moduls."),
        "error",
    ),
    "C502": (
        N_("Die „id“ „%(value)s“ gehört schon zu %(first)s."),
        N_("Gib der neueren Datei eine andere; eine veröffentlichte „id“ bleibt, wo sie ist."),
        "error",
    ),
    "C503": (
        N_("Zwei Lektionen heißen „%(value)s“ und hätten dieselbe Adresse."),
        N_("Benenne eine der beiden Dateien um."),
        "error",
    ),
    "C504": (
        N_("Diese Datei gehört nicht zum Modul und wird übergangen."),
        N_(
            "Lektionen heißen 01-kurzer-name.md, 02-…; erlaubt sind kleine Buchstaben, Ziffern und Bindestriche."
        ),
        "warning",
    ),
    "C505": (
        N_("Zu dieser Variante fehlt die Lektion mit demselben Namen und derselben „id“."),
        N_("Variante und Lektion tragen dieselbe „id“ und denselben Dateinamen bis auf den Zusatz."),
        "error",
    ),
    "C506": (
        N_("Dieses Bild wird nicht übernommen."),
        N_("Möglich sind png, jpg, gif und webp; der Name endet so, wie die Datei gespeichert ist."),
        "warning",
    ),
    "C507": (
        N_("Das Bild ist mit %(size)s MB zu groß; erlaubt sind %(limit)s MB."),
        N_("Verkleinere es; 1600 Punkte in der Breite genügen."),
        "error",
    ),
    "C508": (
        N_("Das Thema „%(value)s“ gibt es nicht."),
        N_("Möglich sind: %(known)s."),
        "error",
    ),
    "C509": (
        N_("Das Quiz „%(value)s“ gibt es nicht."),
        N_("Nimm die Zeile heraus oder lege das Quiz zuerst an."),
        "error",
    ),
    "C510": (
        N_("Die Adresse „%(value)s“ gehört schon zu %(first)s."),
        N_("Benenne den Ordner oder die Datei um."),
        "error",
    ),
    "C511": (
        N_("Die Lektion „%(value)s“ gibt es nicht."),
        N_("Nenne die id der Lektion, in der man es nachlesen kann, oder lösche die Zeile."),
        "warning",
    ),
    "C512": (N_("Das Modul hat noch keine Lektion."), N_("Lege mindestens eine an."), "error"),
    "C513": (
        N_("„%(value)s“ taugt nicht als Adresse."),
        N_("Nimm kleine Buchstaben ohne Umlaute, Ziffern und Bindestriche."),
        "error",
    ),
    "C514": (N_("Die Datei lässt sich nicht lesen (%(reason)s)."), N_("Prüfe ihre Rechte."), "error"),
    "C515": (
        N_("Varianten eines Quiz werden noch nicht veröffentlicht; diese Datei wird übergangen."),
        N_("Lass sie liegen, es geht nichts verloren."),
        "warning",
    ),
    "C516": (
        N_("Hier fehlt eine „id“, und der Ordner ist nicht beschreibbar."),
        N_("Ergänze die Zeilen „id: …“ von Hand oder erlaube das Schreiben im Ordner."),
        "error",
    ),
    "C520": (
        N_("Das Modul „%(value)s“ gibt es nicht."),
        N_("Berichtige die id oder nimm die Zeile heraus."),
        "warning",
    ),
    "C521": (
        N_(
            "Dieses Modul wartet auf „%(value)s“, und jenes wartet am Ende auf dieses: Niemand könnte beginnen."
        ),
        N_("Schreibe bei einem der beiden „locked: false“ oder lösche die Zeile."),
        "error",
    ),
    "C522": (
        N_("Der Link „%(value)s“ führt ins Leere: Eine solche Seite gibt es nicht."),
        N_("Schreibe den Namen der Datei, zum Beispiel 02-kurzer-name.md oder ../anderes-modul/module.md."),
        "warning",
    ),
    "C523": (
        N_("Der Link „%(value)s“ nennt eine Überschrift, die es dort nicht gibt."),
        N_("Nach dem # steht die Überschrift klein und mit Bindestrichen: #fang-am-ende-an."),
        "warning",
    ),
    "C517": (
        N_("Was für eine Variante „%(value)s“ ist, wissen Lesende nicht."),
        N_("Nenne sie .leicht.md (Leichte Sprache) oder nach der Sprache, zum Beispiel .en.md."),
        "warning",
    ),
    "C518": (
        N_("Diese Variante hat andere Überschriften als die Lektion (%(count)s statt %(base)s)."),
        N_("Gliedere beide gleich: Wer wechselt, findet dann die Stelle wieder."),
        "warning",
    ),
    "C519": (
        N_("Die Selbstprüfung „%(value)s“ ist hier nicht dieselbe wie in der Lektion."),
        N_("Art und alle „id“ sind in beiden gleich; nur die Worte sind andere."),
        "warning",
    ),
}


def finding(code: str, path: str, place: tuple[int, int] = (1, 1), **values: object) -> Finding:
    """Return the finding `code` of the table above at `place` of the file `path`."""
    text, remedy, severity = _RULES[code]
    return Finding(path, *place, code, severity, text, remedy, values)


def bytes_digest(content: bytes | str) -> str:
    """Return the SHA-256 of a file's bytes: 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def lesson_slug(name: str) -> str:
    """Return what a lesson's file name says of its address: `einstieg` for `01-einstieg.leicht.md`, else ""."""
    match = _LESSON_NAME.fullmatch(name)
    return match[2] if match else ""


def lesson_number(name: str) -> int:
    """Return the number that a lesson's file name begins with, 0 where there is none."""
    match = _LESSON_NAME.fullmatch(name)
    return int(match[1]) if match else 0


def is_stray(name: str) -> bool:
    """Whether a file in a module's folder is no part of the module, by its name."""
    return name != MODULE_FILE and not name.startswith("assets/") and not _LESSON_NAME.fullmatch(name)


def is_slug(text: str) -> bool:
    """Whether `text` may stand in an address."""
    return _SLUG.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class AssetFile:
    """An image: `digest` of its bytes; `content` is None where the database has it already."""

    path: str
    digest: str
    media_type: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Text:
    """A file with Markdown in it, whole (`source`) and its body, with the digests of the images that it shows.

    `terms` are the words of the module's glossary that it explains.
    """

    name: str
    source: str
    body: str
    images: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    slug: str = ""  # of the module: names of files lead from there

    @cached_property
    def digest(self) -> str:
        """The digest of everything that a reader sees of it."""
        seen: dict[str, object] = {"source": self.source, "images": dict(self.images)}
        if self.terms:
            seen["terms"] = [[one.term, one.means, *one.forms] for one in self.terms]
        return digest(seen)


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson in its place; variants of a lesson share its position (from 1) and its slug."""

    text: Text
    slug: str
    position: int
    lesson: Lesson


@dataclass(frozen=True)
class Bundle:
    """A module as it can be published."""

    slug: str
    module: Module
    text: Text
    lessons: tuple[LessonFile, ...]
    assets: tuple[AssetFile, ...]
    requirement_places: Mapping[str, tuple[int, int]]
    prerequisite_places: Mapping[str, tuple[int, int]]
    topic_place: tuple[int, int]

    @cached_property
    def digest(self) -> str:
        """The digest of all that a version of the module pins; its own address is no part of it."""
        pins = [[one.lesson.id, one.lesson.variant, one.slug, one.text.digest] for one in self.lessons]
        assets = {asset.path: asset.digest for asset in self.assets}
        return digest({"module": self.text.digest, "lessons": pins, "assets": assets})

    @property
    def texts(self) -> tuple[Text, ...]:
        """The module's own text and those of its lessons."""
        return (self.text, *(one.text for one in self.lessons))


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
            if _LESSON_NAME.fullmatch(name):
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
        """The words to be explained in a lesson; not in another language than that of the glossary."""
        if self.module is None or self.module.value is None or language_of(lesson.variant, ""):
            return ()
        return used_terms(self.module.value.glossary, lesson.body)

    def _text(self, name: str, body: str, terms: tuple[Term, ...] = ()) -> Text:
        shown = {asset_name(target) for target in images(body)}
        digests = {path: self.assets[path].digest for path in sorted(shown) if path in self.assets}
        content = self.files[name]
        source = content.decode() if isinstance(content, bytes) else content
        return Text(name, source, body, digests, terms, self.slug)


def variant_of_lesson(name: str) -> str:
    """Return the variant that a lesson's file name says, "" where it says none."""
    match = _LESSON_NAME.fullmatch(name)
    return (match[3] or "") if match else ""


def reached(uid: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    """Return everything that `ways` lead to from `uid`, directly or not."""
    found: set[str] = set()
    waiting = [uid]
    while waiting:
        for following in ways.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


def file_names(lessons: Iterable[tuple[str, str, str]], known: Mapping[tuple[str, str], str]) -> list[str]:
    """Return a file name for each lesson, given as (id, variant, slug) in order.

    A name in `known`, by id and variant, is kept as long as it says the same slug and keeps the order.
    """
    names: list[str] = []
    number, before = -1, ""
    for uid, variant, slug in lessons:
        old = known.get((uid, variant), "")
        if slug != before:
            keeps = lesson_slug(old) == slug and lesson_number(old) > number
            number = lesson_number(old) if keeps else max(number, 0) + 1
            before = slug
        suffix = f".{variant}.md" if variant else ".md"
        kept = lesson_slug(old) == slug and lesson_number(old) == number and variant_of_lesson(old) == variant
        names.append(old if kept else f"{number:02d}-{slug}{suffix}")
    return names
