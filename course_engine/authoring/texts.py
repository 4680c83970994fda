"""What the texts of a draft make together: files to publish, and how they differ from a version."""

import enum
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from course_engine.authoring.front_matter import body_of, scalar, value_of, values_of, with_body, with_values
from course_engine.content.bundle import MODULE_FILE, lesson_number, lesson_slug, variant_of_lesson
from course_engine.content.catalogue import Finding, slugified
from course_engine.content.parsing import check_assets, images, parse_lesson, parse_module
from course_engine.content.rendering import TextRefused, render
from course_engine.content.rendering.plain_lines import plain_lines

Key = tuple[str, str]  # id and variant; the module's own text has the key ("", "")
MODULE_KEY: Key = ("", "")


class Change(enum.StrEnum):
    """How a text differs from the version that is published."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"
    MOVED = "moved"


class QuizMove(enum.StrEnum):
    """What can be done with a quiz that a module asks for."""

    ADD = "add"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Difference:
    """One text that differs, with both its states; `before` or `after` is empty where it is new or removed."""

    key: Key
    title: str
    change: Change
    before: str
    after: str


def text_key(name: str, text: str) -> Key:
    """Return what identifies a text, whatever its name: id and variant."""
    return MODULE_KEY if name == MODULE_FILE else (value_of(text, "id") or name, variant_of_lesson(name))


def numbered(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return file name and text of every text, given in order, numbered 01, 02, … ; variants share their number.

    Names that are in order already stay.
    """
    given = list(texts)
    lessons = [(name, text) for name, text in given if name != MODULE_FILE]
    files = {name: text for name, text in given if name == MODULE_FILE}
    number = 0
    for slug, group in groupby(lessons, key=lambda pair: lesson_slug(pair[0])):
        members = list(group)
        old = lesson_number(members[0][0])
        number = old if old > number else number + 1
        for name, text in members:
            variant = variant_of_lesson(name)
            kept = lesson_number(name) == number
            made = f"{number:02d}-{slug}{'.' + variant if variant else ''}.md"
            files[name if kept else made] = text
    return files


def new_lesson_name(title: str, number: int, names: Iterable[str]) -> str:
    """Return a file name for a new lesson whose slug no other lesson has."""
    taken = {lesson_slug(name) for name in names}
    stem = slugified(title)[:60].strip("-") or "lektion"
    stem = stem if stem[0].isalnum() else f"l{stem}"
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, 10_000))
    return f"{number:02d}-{next(slug for slug in candidates if slug not in taken)}.md"


def new_lesson_text(uid: str, title: str) -> str:
    """Return the text that a new lesson begins with."""
    return f"---\nid: {uid}\ntitle: {scalar(' '.join(title.split()))}\nminutes: 10\n---\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewModule:
    """What an author says about a new module; `topic` is the id of a topic, `lesson` the title of its first lesson."""

    title: str
    topic: str
    summary: str
    language: str
    lesson: str
    author: str


def new_module_text(uid: str, said: NewModule) -> str:
    """Return the module.md that a new module begins with."""
    fields = {
        "id": uid,
        "title": said.title,
        "summary": said.summary,
        "topic": said.topic,
        "language": said.language,
        "licence": "CC-BY-4.0",
    }
    front = "".join(f"{key}: {scalar(' '.join(value.split()))}\n" for key, value in fields.items())
    text = f"---\n{front}---\n"
    return with_values(text, "authors", [said.author]) if said.author else text


def quiz_ids_of(text: str) -> list[str]:
    """Return the ids of the quizzes that a module.md asks for, each once."""
    return list(dict.fromkeys(values_of(text, "requirements.quizzes")))


def with_quiz_ids(text: str, uids: Sequence[str]) -> str:
    """Return a module.md that asks for these quizzes; every other byte stays."""
    return with_values(text, "requirements.quizzes", uids)


def image_path(file_name: str, suffix: str, taken: Collection[str]) -> str:
    """Return a name for an image in `assets`, like the name of its file, that no other has."""
    stem = slugified(PurePath(file_name).stem)[:60].strip("-") or "bild"
    candidates = (f"assets/{stem}{'' if n == 1 else f'-{n}'}.{suffix}" for n in range(1, 10_000))
    return next(path for path in candidates if path not in taken)


def image_markdown(alt: str, path: str) -> str:
    """Return the Markdown that shows an image. An empty `alt` says that it is decoration and needs no words.

    Signs that would end the description, or mean something in Markdown, are written so that they are read as they stand.
    """
    words = " ".join(alt.split()).replace("[", "(").replace("]", ")").replace("\\", "/").replace("`", "'")
    words = words.replace("<", "‹").replace(">", "›")
    escaped = re.sub(r"([*_])", r"\\\1", words)
    return f"![{escaped}]({path})" if words else f'![]({path} "")'


def shows_image(text: str, path: str) -> bool:
    """Whether a text shows the image."""
    return path in images(body_of(text))


def differences(before: Sequence[tuple[Key, str]], after: Sequence[tuple[Key, str]]) -> list[Difference]:
    """Return how one order of texts differs from another; texts that are the same and stay in order are left out."""
    old, new = dict(before), dict(after)
    stay = [key for key, _text in before if key in new]
    order = [key for key, _text in after if key in old]
    found = [
        Difference(key, value_of(text, "title"), change, old.get(key, ""), text)
        for key, text in after
        if (change := _change(key, text, old, moved=_moved(key, stay, order))) is not Change.SAME
    ]
    gone = [(key, text) for key, text in before if key not in new]
    return found + [Difference(key, value_of(text, "title"), Change.REMOVED, text, "") for key, text in gone]


def _change(key: Key, text: str, old: Mapping[Key, str], *, moved: bool) -> Change:
    if key not in old:
        return Change.NEW
    if old[key] != text:
        return Change.CHANGED
    return Change.MOVED if moved else Change.SAME


def _moved(key: Key, stay: list[Key], order: list[Key]) -> bool:
    return key in stay and stay.index(key) != order.index(key)


def readable(text: str, labels: Mapping[str, str]) -> str:
    """Return a text as people read it: its fields with their labels (`title`, `minutes`, …), then its body."""
    if not text:
        return ""
    lines = [f"{label}: {value}" for key, label in labels.items() if (value := value_of(text, key))]
    goals = labels.get("objectives", "")
    lines += [f"{goals}: {value}" for value in values_of(text, "objectives")]
    return "\n".join([*lines, "", body_of(text).strip("\n")])


def rendered_words(text: str, labels: Mapping[str, str]) -> str:
    """Return a text as readers meet it: its fields with their labels, then the words of its rendered body."""
    head = readable(with_body(text, ""), labels).strip() if text else ""
    try:
        html = str(render(body_of(text), asset_url=lambda path: path).fragment())
    except TextRefused:
        return readable(text, labels)
    return "\n".join([head, *plain_lines(html)]) if text else ""


def text_findings(name: str, text: str, shown: Iterable[str]) -> list[Finding]:
    """Return what is wrong or doubtful in one text, with lines counted from the top of its body.

    A finding above the body has the line 0.
    """
    parse = parse_module if name == MODULE_FILE else parse_lesson
    found = [*parse(text).findings, *check_assets(text, "-", set(shown))]
    head = text.count("\n") - _lf(body_of(text)).count("\n")
    return [_in_body(one, head) for one in found]


def _in_body(one: Finding, head: int) -> Finding:
    line = max(one.line - head, 0)
    return Finding(one.path, line, one.column, one.code, one.severity, one.text, one.remedy, one.values)


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n")
