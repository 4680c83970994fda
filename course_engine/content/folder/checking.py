"""Everything that is wrong with files, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

from course_engine.content.bundle import MODULE_FILE, Bundle, finding, reached, read_bundle
from course_engine.content.catalogue import Finding, LearningPath, Quiz
from course_engine.content.folder.reading import (
    PATHS_FILE,
    TOPICS_FILE,
    ModuleFolder,
    QuizFile,
    is_module_folder,
    module_folders,
    quiz_files,
    read_bytes,
    read_module_folder,
    read_quiz_file,
)
from course_engine.content.links import link_findings
from course_engine.content.parsing import (
    Parsed,
    check_assets,
    parse_lesson,
    parse_module,
    parse_paths,
    parse_quiz,
    parse_topics,
)
from course_engine.content.parsing.quizzes import item_places


class Look(Protocol):
    """A second look at texts, for what is no error: it comes from a floor above."""

    def at_text(
        self, path: str, content: bytes, *, language: str, beside: Iterable[bytes]
    ) -> Iterable[Finding]: ...

    def at_quiz(self, path: str, read: Parsed[Quiz]) -> Iterable[Finding]: ...


def check(paths: Iterable[str | Path], *, look: Look | None = None) -> list[Finding]:
    """Return all findings on files and folders: single files, a module's folder, `modules/`, `quizzes/` or above them.

    What refers to another file (topic, quiz, lesson) is looked up where that kind of file was checked as well. `look`
    adds what it sees in each text.
    """
    library = _Library(look)
    for path in paths:
        library.read(Path(path))
    findings = [*library.findings, *library.misfits()]
    return sorted(findings, key=lambda one: (one.path, one.line, one.column, one.code))


class _Library:
    """What has been read so far, to be compared with each other."""

    def __init__(self, look: Look | None) -> None:
        self.look = look
        self.findings: list[Finding] = []
        self.topics: list[str] | None = None
        self.bundles: list[tuple[Bundle, str]] = []
        self.quizzes: list[tuple[Quiz, Parsed[Quiz], str]] = []
        self.paths: list[tuple[Parsed[tuple[LearningPath, ...]], str]] = []
        self.lessons: set[str] = set()
        self.owners: dict[str, str] = {}  # id -> path of the file that has it
        self.saw_modules = self.saw_quizzes = False

    def read(self, path: Path) -> None:
        name = path.as_posix()
        if path.is_file():
            self._read_file(path, name)
        elif not path.is_dir():
            self.findings.append(finding("C514", name, reason="No such file or directory"))
        elif is_module_folder(path):
            self._add_module(read_module_folder(path, f"{name}/"))
        else:
            self._read_folder(path, "" if name == "." else f"{name}/")

    def _read_folder(self, path: Path, prefix: str) -> None:
        for part in ("modules", "quizzes"):
            if (path / part).is_dir():
                self._read_folder(path / part, f"{prefix}{part}/")
        for name in (TOPICS_FILE, PATHS_FILE):
            if (path / name).is_file():
                self._read_file(path / name, prefix + name)
        for folder in module_folders(path, prefix):
            if folder.prefix not in (f"{prefix}modules/", f"{prefix}quizzes/"):
                self.saw_modules = True
                self._add_module(folder)
        for file in quiz_files(path, prefix):
            if PurePosixPath(file.path).name not in (TOPICS_FILE, PATHS_FILE):
                self.saw_quizzes = True
                self._add_quiz(file)

    def _read_file(self, path: Path, name: str) -> None:
        if path.name == TOPICS_FILE:
            content = read_bytes(path, name, self.findings)
            read = parse_topics(content or b"", name)
            self.findings += read.findings
            self.topics = [*(self.topics or []), *(topic.id for topic in read.value or ())]
        elif path.name == PATHS_FILE:
            paths = parse_paths(read_bytes(path, name, self.findings) or b"", name)
            self.findings += paths.findings
            self.paths += [(paths, name)]
        elif path.suffix in (".yaml", ".yml"):
            self._add_quiz(read_quiz_file(path, name))
        else:
            self._read_text(path, name)

    def _read_text(self, path: Path, name: str) -> None:
        content = read_bytes(path, name, self.findings)
        if content is None:
            return
        parse = parse_module if path.name == MODULE_FILE else parse_lesson
        self.findings += parse(content, name).findings
        self._look_at({name: content})
        if (path.parent / "assets").is_dir():
            beside = read_module_folder(path.parent, "").files
            self.findings += check_assets(content, name, {one for one in beside if one.startswith("assets/")})

    def _add_module(self, folder: ModuleFolder) -> None:
        bundle, findings = read_bundle(folder.files, folder.slug, prefix=folder.prefix)
        self.findings += [*folder.findings, *findings]
        texts = {folder.prefix + name: text for name, text in folder.files.items() if name.endswith(".md")}
        self._look_at(texts, language=bundle.module.language if bundle else "de")
        if bundle is None:
            self.lessons |= {uid for uid in _lesson_ids(folder) if uid}
            return
        self.bundles.append((bundle, folder.prefix))
        self._own(bundle.module.id, folder.prefix + MODULE_FILE)
        for one in bundle.lessons:
            self.lessons.add(one.lesson.id)
            if not one.lesson.variant:
                self._own(one.lesson.id, folder.prefix + one.text.name)

    def _add_quiz(self, file: QuizFile) -> None:
        self.findings += file.findings
        if file.findings:
            return
        read = parse_quiz(file.content, file.path)
        self.findings += read.findings
        if self.look:
            self.findings += self.look.at_quiz(file.path, read)
        if read.value:
            self.quizzes.append((read.value, read, file.path))
            self._own(read.value.id, file.path)

    def _look_at(self, texts: Mapping[str, bytes], *, language: str = "de") -> None:
        for name, content in texts.items() if self.look else ():
            beside = [other for path, other in texts.items() if path != name]
            assert self.look
            self.findings += self.look.at_text(name, content, language=language, beside=beside)

    def _own(self, uid: str, path: str) -> None:
        first = self.owners.setdefault(uid, path)
        if first != path:
            self.findings.append(finding("C502", path, value=uid, first=first))

    def misfits(self) -> Iterator[Finding]:
        """Yield what refers to something that was looked for and is not there."""
        known_quizzes = {quiz.id for quiz, _read, _path in self.quizzes}
        for bundle, prefix in self.bundles:
            path, topic = prefix + MODULE_FILE, bundle.module.topic
            if self.topics is not None and topic not in self.topics:
                known = ", ".join(self.topics)
                yield finding("C508", path, bundle.topic_place, value=topic, known=known)
            for uid, place in bundle.requirement_places.items():
                if self.saw_quizzes and uid not in known_quizzes:
                    yield finding("C509", path, place, value=uid)
        yield from self._missing_modules()
        if self.saw_modules:
            yield from link_findings(self.bundles, {path: read.node for _quiz, read, path in self.quizzes})
        for quiz, read, path in self.quizzes:
            for item, where in zip(quiz.items, item_places(read.node) if read.node else (), strict=False):
                if self.saw_modules and item.lesson and item.lesson not in self.lessons:
                    yield finding("C511", path, where.node.key_place("lesson"), value=item.lesson)

    def _missing_modules(self) -> Iterator[Finding]:
        """Yield what prerequisites and paths name without its being there, and locks that nobody could open."""
        known = {bundle.module.id for bundle, _prefix in self.bundles}
        if not self.saw_modules:
            return
        locks = {
            bundle.module.id: bundle.module.prerequisites.modules
            for bundle, _prefix in self.bundles
            if bundle.module.prerequisites.locked
        }
        for bundle, prefix in self.bundles:
            module = bundle.module
            for uid, place in bundle.prerequisite_places.items():
                if uid not in known:
                    yield finding("C520", prefix + MODULE_FILE, place, value=uid)
                elif module.id in locks and module.id in {uid, *reached(uid, locks)}:
                    yield finding("C521", prefix + MODULE_FILE, place, value=uid)
        for paths, path in self.paths:
            for number, one in enumerate(paths.value or ()):
                for position, uid in enumerate(one.modules):
                    if uid not in known:
                        yield finding("C520", path, paths.place(number, "modules", position), value=uid)


def _lesson_ids(folder: ModuleFolder) -> Iterator[str]:
    for name, content in folder.files.items():
        if name.endswith(".md") and name != MODULE_FILE:
            read = parse_lesson(content, name)
            yield read.value.id if read.value else ""
