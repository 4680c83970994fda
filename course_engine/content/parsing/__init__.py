"""Files of modules, lessons, quizzes and topics become values; whatever is wrong becomes findings.

Nothing here raises on bad input, nor reads or writes a file: texts (or their bytes) go in. `path` is what findings
name. The table of findings is in `codes.py`.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from course_engine.content.catalogue import Finding, LearningPath, Lesson, Module, Quiz, Topic
from course_engine.content.parsing.codes import RULES, Broken, found
from course_engine.content.parsing.explain import read_shape
from course_engine.content.parsing.items import repeated_ids
from course_engine.content.parsing.notes import note_findings
from course_engine.content.parsing.pictures import asset_findings, asset_name, image_targets, is_own_asset
from course_engine.content.parsing.prose import prose_findings
from course_engine.content.parsing.quizzes import (
    item_places,
    read_items,
    read_sections,
    sections_of,
    vignettes_of,
)
from course_engine.content.parsing.result import Parsed, parsed
from course_engine.content.parsing.self_checks import self_checks
from course_engine.content.parsing.shapes import LessonShape, ModuleShape, PathShape, QuizShape, TopicShape
from course_engine.content.parsing.source import LESSON_LIMIT, QUIZ_LIMIT, read_source, split_front_matter
from course_engine.content.parsing.tree import Node, read_tree

__all__ = [
    "RULES",
    "Parsed",
    "check_assets",
    "found",
    "images",
    "parse_lesson",
    "parse_module",
    "parse_paths",
    "parse_quiz",
    "parse_topics",
    "variant_of",
]


def variant_of(path: str) -> str:
    """Return the variant that a file name says, `leicht` in `01-einstieg.leicht.md`; "" where it says none."""
    match = re.fullmatch(r"[^.]+\.([a-z][a-z0-9-]*)\.(?:md|ya?ml)", PurePosixPath(path).name)
    return match[1] if match else ""


def parse_lesson(text: bytes | str, path: str = "-") -> Parsed[Lesson]:
    """Return the lesson in a Markdown file with front matter, and the findings on it."""
    try:
        node, body, line, findings = _front_matter(text, path)
    except Broken as broken:
        return parsed(None, [broken.finding])
    shape, more = read_shape(LessonShape, node, path)
    findings += more + _body_findings(body, path, line)
    findings += note_findings(body, path, first_line=line)
    for check in self_checks(body, path, first_line=line):
        findings += check.findings
    lesson = Lesson(**shape.fields(), body=body, variant=variant_of(path)) if shape else None
    return parsed(lesson, findings, node)


def parse_module(text: bytes | str, path: str = "-") -> Parsed[Module]:
    """Return the module in a `module.md`, without its lessons, and the findings on it."""
    try:
        node, body, line, findings = _front_matter(text, path)
    except Broken as broken:
        return parsed(None, [broken.finding])
    shape, more = read_shape(ModuleShape, node, path)
    findings += more + _body_findings(body, path, line)
    findings += note_findings(body, path, first_line=line)
    if shape is None:
        return parsed(None, findings, node)
    if not 3 <= len(shape.objectives) <= 5:
        findings.append(found("C221", path, node.key_place("objectives"), count=len(shape.objectives)))
    findings += _glossary_findings(node, path)
    module = Module(**shape.values(), body=body)
    return parsed(module, findings, node)


def parse_quiz(text: bytes | str, path: str = "-") -> Parsed[Quiz]:
    """Return the quiz in a YAML file, and the findings on it; every item is looked at, whatever the others are."""
    try:
        node, findings = read_tree(read_source(text, path, limit=QUIZ_LIMIT), path)
    except Broken as broken:
        return parsed(None, [broken.finding])
    head, more = read_shape(QuizShape, node, path)
    findings += more
    items, more = read_items(node, path)
    findings += more
    sections, more = read_sections(node, items, path)
    findings += more
    findings += repeated_ids([place.node for place in item_places(node)], path)
    findings += repeated_ids([*sections_of(node), *vignettes_of(node)], path)
    if not items and head:
        findings.append(found("C201", path, node.key_place("items"), key="items"))
    if items and not any(item is None or item.scored for item in items):
        findings.append(found("C353", path, node.key_place("sections" if node.at("sections") else "items")))
    if intro := node.at("intro"):
        findings += _text_findings(intro, path)
    quiz = head.value(tuple(filter(None, items)), sections, variant_of(path)) if head and all(items) else None
    return parsed(quiz, findings, node)


def parse_topics(text: bytes | str, path: str = "-") -> Parsed[tuple[Topic, ...]]:
    """Return the topics in a `topics.yaml`, in order, and the findings on it."""
    try:
        node, findings = read_tree(read_source(text, path, limit=LESSON_LIMIT), path)
    except Broken as broken:
        return parsed(None, [broken.finding])
    if not isinstance(node.value, list):
        return parsed(None, [*findings, found("C209", path, node.place, key="topics")], node)
    topics = []
    for one in node.entries()[:200]:
        shape, more = read_shape(TopicShape, one, path)
        findings += more
        if shape:
            topics.append(shape.value())
        if shape and not shape.title.en:
            findings.append(found("C223", path, one.key_place("title")))
    findings += repeated_ids(node.entries(), path)
    return parsed(tuple(topics), findings, node)


def parse_paths(text: bytes | str, path: str = "-") -> Parsed[tuple[LearningPath, ...]]:
    """Return the learning paths in a `paths.yaml`, in order, and the findings on it."""
    try:
        node, findings = read_tree(read_source(text, path, limit=LESSON_LIMIT), path)
    except Broken as broken:
        return parsed(None, [broken.finding])
    if not isinstance(node.value, list):
        return parsed(None, [*findings, found("C209", path, node.place, key="paths")], node)
    paths = []
    for one in node.entries()[:200]:
        shape, more = read_shape(PathShape, one, path)
        findings += more
        if shape:
            paths.append(shape.value())
        if shape and not shape.title.en:
            findings.append(found("C223", path, one.key_place("title")))
    findings += repeated_ids(node.entries(), path)
    return parsed(tuple(paths), findings, node)


def _glossary_findings(node: Node, path: str) -> Iterator[Finding]:
    """Yield a finding for each word of the glossary that is explained twice."""
    glossary, first = node.at("glossary"), dict[str, int]()
    for entry in glossary.entries() if glossary else []:
        forms = entry.at("forms")
        for one in [entry.at("term"), *(forms.entries() if forms else [])]:
            word = str(one.value) if one else ""
            if one and word in first:
                yield found("C230", path, one.place, value=word, first=first[word])
            elif one:
                first[word] = one.place[0]


def check_assets(text: bytes | str, path: str, names: frozenset[str] | set[str]) -> list[Finding]:
    """Return a finding for each image of a lesson or module file that `names` ("assets/x.png") does not have."""
    try:
        _, body, line = split_front_matter(read_source(text, path, limit=LESSON_LIMIT), path)
    except Broken:
        return []  # the parser says what is wrong with it
    return list(asset_findings(body, path, names, first_line=line))


def images(body: str) -> list[str]:
    """Return the names of the own images of a Markdown text ("assets/x.png"), each once, in order."""
    return list(
        dict.fromkeys(asset_name(target) for _, target in image_targets(body) if is_own_asset(target))
    )


def _front_matter(text: bytes | str, path: str) -> tuple[Node, str, int, list[Finding]]:
    front, body, line = split_front_matter(read_source(text, path, limit=LESSON_LIMIT), path)
    if not front.strip():
        raise Broken(found("C104", path, (1, 1)))
    node, findings = read_tree(front, path, first_line=2)
    return node, body, line, findings


def _body_findings(body: str, path: str, line: int) -> list[Finding]:
    if not body.strip():
        return [found("C413", path, (line - 1, 1))]
    return list(prose_findings(body, path, first_line=line, headings=True))


def _text_findings(node: Node, path: str) -> list[Finding]:
    if not isinstance(node.value, str):
        return []
    return list(prose_findings(node.value, path, first_line=node.text_line, place=node.place))
