"""QTI 2.1 out: a package that other systems can open, scored as here. What it cannot say is named."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import given

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.qti import write_qti
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz
from tests.assessment.exchange.strategies import of_the_plain_types, quizzes
from tests.assessment.exchange.test_quiz_yaml import EVERYTHING
from tests.assessment.items import EVERY_KIND

SHIPPED = sorted((Path(__file__).parents[3] / "quizzes").glob("*.yaml"))
Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
P = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ORDER = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]


def opened(quiz: Quiz) -> dict[str, Element]:
    with ZipFile(BytesIO(write_qti(quiz)[0])) as archive:
        return {name: fromstring(archive.read(name)) for name in archive.namelist()}


def whole(quiz: Quiz) -> dict[str, Element]:
    """The files of the package, of which everything that is named is there and stands in the order of the schema."""
    files = opened(quiz)
    listed = {one.get("href") for one in files["imsmanifest.xml"].iter(f"{P}file")}
    assert listed == set(files) - {"imsmanifest.xml"}
    refs = [one.get("href") for one in files["test.xml"].iter(f"{Q}assessmentItemRef")]
    assert set(refs) == listed - {"test.xml"}
    for name, root in files.items():
        if name.startswith("items/"):
            sound(root)
    return files


def sound(item: Element) -> None:
    tags = [child.tag.removeprefix(Q) for child in item]
    assert tags == sorted(tags, key=ORDER.index)
    outcomes = {one.get("identifier") for one in item.iter(f"{Q}outcomeDeclaration")}
    assert {one.get("identifier") for one in item.iter(f"{Q}setOutcomeValue")} <= outcomes
    assert all(one.get("responseIdentifier", "RESPONSE") == "RESPONSE" for one in item.iter())
    options = [
        one.get("identifier")
        for tag in ("simpleChoice", "simpleAssociableChoice")
        for one in item.iter(f"{Q}{tag}")
    ]
    assert len(options) == len(set(options))
    right = [one.text or "" for one in item.iterfind(f"{Q}responseDeclaration/{Q}correctResponse/{Q}value")]
    if options:
        assert {part for value in right for part in value.split()} <= set(options)


@given(quizzes)
def test_every_package_is_whole(quiz: Quiz) -> None:
    whole(quiz)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_are_whole(path: Path) -> None:
    quiz = parse_quiz(path.read_bytes()).value
    assert quiz
    quiz = of_the_plain_types(quiz)
    assert len(whole(quiz)) == len(quiz.items) + 2


def test_every_type_is_there_or_named() -> None:
    quiz = parse_quiz(EVERYTHING).value
    assert quiz
    files = whole(quiz)
    named = {one.item for one in write_qti(quiz)[1] if one.text == loss.NOT_CARRIED}
    assert {f"items/{item.id}.xml" for item in quiz.items if item.id not in named} < set(files)
    assert files["test.xml"].find(f".//{Q}selection[@select='1']") is not None
    assert files["test.xml"].find(f"{Q}timeLimits[@maxTime='1200']") is not None


def test_nothing_is_lost_of_the_five_plain_types() -> None:
    items = tuple(replace(item, lesson="l-eins", explanation="Weil.") for item in EVERY_KIND)
    assert write_qti(Quiz(id="q-probe", title="Probe", items=items))[1] == []


def test_multiple_choice_is_scored_as_here() -> None:
    files = opened(Quiz(id="q-probe", title="Probe", items=(EVERY_KIND[1],)))
    entries = files["items/i-viele.xml"].iter(f"{Q}mapEntry")
    values = {one.get("mapKey"): float(one.get("mappedValue", "")) for one in entries}
    assert values == pytest.approx({"a-1": 1 / 3, "a-2": 1 / 3, "a-3": 1 / 3, "a-4": -0.5, "a-5": -0.5})


def test_points_are_weights_and_the_mark_to_pass_is_said() -> None:
    files = opened(Quiz(id="q-probe", title="Probe", items=EVERY_KIND, mastery_score=0.5))
    weights = [float(one.get("value", "")) for one in files["test.xml"].iter(f"{Q}weight")]
    assert weights == [1, 1, 1, 1, 2]
    assert files["test.xml"].findtext(f".//{Q}gte/{Q}baseValue") == "3"


def test_the_same_quiz_is_the_same_package() -> None:
    quiz = Quiz(id="q-probe", title="Probe", items=EVERY_KIND)
    assert write_qti(quiz) == write_qti(quiz)


def test_hints_are_named() -> None:
    quiz = Quiz(id="q-probe", title="Probe", items=(replace(EVERY_KIND[2], hints=("Denk nach.",)),))
    assert [one.text for one in write_qti(quiz)[1]] == [loss.HINTS]
