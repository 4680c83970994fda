"""A quiz as a QTI 2.1 content package: a ZIP archive with a manifest, a test and a file for each item."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.loss import Loss, Lost, losses_of
from course_engine.assessment.exchange.outward import settings_lost, standing_alone
from course_engine.assessment.exchange.qti_items import NAMESPACE, SCHEMA, identifier, write_item
from course_engine.assessment.exchange.quiz_yaml import plain_number
from course_engine.assessment.exchange.xhtml import blocks
from course_engine.content.catalogue import Quiz
from course_engine.items import Item

_CARRIED = {"shuffle_items", "shuffle_choices", "time_limit", "sections"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same quiz is the same archive at any time


def write_qti(quiz: Quiz) -> tuple[bytes, list[Loss]]:
    """Return the archive and the report on what does not survive."""
    kept = [lost for lost in settings_lost(quiz) if lost.values.get("name") not in _CARRIED]
    losses = losses_of(quiz.id, kept)
    files: dict[str, str] = {}
    items: list[Item] = []
    for item in quiz.items:
        alone, moved = standing_alone(item)
        content, lost = write_item(alone, language=quiz.language, shuffle=quiz.settings.shuffle_choices)
        losses += losses_of(item.id, [*moved, *lost])
        if content:
            items.append(item)
            files[f"items/{item.id}.xml"] = content
    draws = any(section.draw for section in quiz.sections)
    if draws:
        losses += losses_of(
            quiz.id, [Lost(loss.MASTERY, {"percent": plain_number(quiz.mastery_score * 100)})]
        )
    files["test.xml"] = _test(quiz, items, passing=not draws)
    files["imsmanifest.xml"] = _manifest(quiz, items)
    return _archive(dict(sorted(files.items()))), losses


def _test(quiz: Quiz, items: list[Item], *, passing: bool) -> str:
    limit = f'<timeLimits maxTime="{quiz.settings.time_limit * 60}"/>\n' if quiz.settings.time_limit else ""
    total = sum(item.points for item in items if item.scored)
    needed = plain_number(round(quiz.mastery_score * total, 9))
    declared = '<outcomeDeclaration identifier="PASSED" cardinality="single" baseType="boolean"/>\n'
    rule = (
        '<setOutcomeValue identifier="PASSED"><gte><variable identifier="SCORE"/>'
        f'<baseValue baseType="float">{needed}</baseValue></gte></setOutcomeValue>\n'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentTest xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="{identifier(quiz.id)}" '
        f'title="{escape(quiz.title)}">\n'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        f"{declared if passing else ''}{limit}"
        '<testPart identifier="PART" navigationMode="nonlinear" submissionMode="simultaneous">\n'
        f"{_sections(quiz, items)}</testPart>\n"
        '<outcomeProcessing>\n<setOutcomeValue identifier="SCORE"><sum>'
        '<testVariables variableIdentifier="SCORE" weightIdentifier="POINTS"/></sum></setOutcomeValue>\n'
        f"{rule if passing else ''}</outcomeProcessing>\n</assessmentTest>\n"
    )


def _sections(quiz: Quiz, items: list[Item]) -> str:
    if not quiz.sections:
        return _section(quiz, "SECTION", quiz.title, items, intro=quiz.intro)
    pieces = []
    for place, section in enumerate(quiz.sections):
        inside = [item for item in items if item.id in section.items]
        title = section.title or quiz.title
        intro = quiz.intro if place == 0 else ""
        pieces.append(_section(quiz, f"S_{section.id}", title, inside, draw=section.draw, intro=intro))
    return "".join(pieces)


def _section(
    quiz: Quiz, uid: str, title: str, items: list[Item], *, draw: int | None = None, intro: str = ""
) -> str:
    select = f'<selection select="{min(draw, len(items))}"/>\n' if draw and items else ""
    order = '<ordering shuffle="true"/>\n' if quiz.settings.shuffle_items else ""
    words = f'<rubricBlock view="candidate">{blocks(intro, quiz.language)}</rubricBlock>\n' if intro else ""
    refs = "".join(
        f'<assessmentItemRef identifier="{identifier(item.id)}" href="items/{item.id}.xml">'
        f'<weight identifier="POINTS" value="{plain_number(item.points if item.scored else 0.0)}"/>'
        "</assessmentItemRef>\n"
        for item in items
    )
    return (
        f'<assessmentSection identifier="{uid}" title="{escape(title)}" visible="true">\n'
        f"{select}{order}{words}{refs}</assessmentSection>\n"
    )


def _manifest(quiz: Quiz, items: list[Item]) -> str:
    needs = "".join(f'<dependency identifierref="R_{item.id}"/>' for item in items)
    resources = "".join(
        f'<resource identifier="R_{item.id}" type="imsqti_item_xmlv2p1" href="items/{item.id}.xml">'
        f'<file href="items/{item.id}.xml"/></resource>\n'
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        f'identifier="M_{quiz.id}">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        "<organizations/>\n<resources>\n"
        f'<resource identifier="R_TEST" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>{needs}'
        f"</resource>\n{resources}</resources>\n</manifest>\n"
    )


def _archive(files: dict[str, str]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = ZipInfo(name, _LONG_AGO)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, content.encode())
    return packed.getvalue()
