"""The shape of every file but of its items, in pydantic: which fields there are, of what type, within which bounds."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from course_engine.content.catalogue import (
    LearningPath,
    Prerequisites,
    Quiz,
    Requirements,
    Section,
    Settings,
    Term,
    Topic,
)
from course_engine.items import Item
from course_engine.items.shapes import (
    Count,
    Day,
    Id,
    Language,
    Line,
    Minutes,
    Prose,
    Shape,
    Share,
    Summary,
    Title,
    YesOrNo,
    whole,
)

Pause = Annotated[int, Field(ge=0, le=60 * 24 * 60), BeforeValidator(whole)]  # minutes, at most 60 days
FeedbackTime = Literal["at_end", "at_once"]


class LessonShape(Shape):
    """Front matter of a lesson."""

    id: Id
    title: Title
    minutes: Minutes


class RequirementsShape(Shape):
    """What a module asks for."""

    quizzes: Annotated[list[Id], Field(max_length=50)] = []

    def value(self) -> Requirements:
        """Return it as a value of the catalogue."""
        return Requirements(tuple(self.quizzes))


class PrerequisitesShape(Shape):
    """What to go through first."""

    modules: Annotated[list[Id], Field(max_length=20)] = []
    locked: YesOrNo = False

    def value(self) -> Prerequisites:
        """Return it as a value of the catalogue."""
        return Prerequisites(tuple(self.modules), self.locked)


class TermShape(Shape):
    """An entry of a module's glossary."""

    term: Title
    means: Line
    forms: Annotated[list[Title], Field(max_length=20)] = []

    def value(self) -> Term:
        """Return it as a value of the catalogue."""
        return Term(self.term, self.means, tuple(self.forms))


class ModuleShape(Shape):
    """Front matter of a module."""

    id: Id
    title: Title
    summary: Summary
    topic: Id
    language: Language = "de"
    licence: Title = "CC-BY-4.0"
    authors: Annotated[list[Title], Field(max_length=50)] = []
    review_by: Day | None = None
    objectives: Annotated[list[Line], Field(max_length=20)] = []
    requirements: RequirementsShape = RequirementsShape()
    prerequisites: PrerequisitesShape = PrerequisitesShape()
    owner: Title = ""
    sources: Annotated[list[Line], Field(max_length=50)] = []
    glossary: Annotated[list[TermShape], Field(max_length=200)] = []

    def values(self) -> dict[str, Any]:
        """Return the arguments that make the module, but its body."""
        return self.fields() | {
            "requirements": self.requirements.value(),
            "prerequisites": self.prerequisites.value(),
            "glossary": tuple(one.value() for one in self.glossary),
        }


class TitlesShape(Shape):
    """A title in each language."""

    de: Title
    en: Title = ""


class TopicShape(Shape):
    """One entry of topics.yaml."""

    id: Id
    title: TitlesShape

    def value(self) -> Topic:
        """Return it as a value of the catalogue."""
        return Topic(self.id, {key: title for key, title in self.title.fields().items() if title})


class SummariesShape(Shape):
    """A summary in each language."""

    de: Summary
    en: Summary = ""


class PathShape(Shape):
    """One entry of paths.yaml."""

    id: Id
    title: TitlesShape
    summary: SummariesShape | None = None
    modules: Annotated[list[Id], Field(min_length=1, max_length=50)]

    def value(self) -> LearningPath:
        """Return it as a value of the catalogue."""
        summaries = self.summary.fields() if self.summary else {}
        titles = {key: title for key, title in self.title.fields().items() if title}
        return LearningPath(self.id, titles, summaries, tuple(self.modules))


class SectionShape(Shape):
    """A part of a quiz; its items are read one by one."""

    id: Id
    title: Title = ""
    draw: Count | None = None
    items: Annotated[list[Any], Field(min_length=1, max_length=200)]

    def value(self, item_ids: tuple[str, ...]) -> Section:
        """Return it as a value of the catalogue, with the ids of the items that were read."""
        return Section(self.id, self.title, self.draw, item_ids)


SETTINGS = tuple(Settings.__dataclass_fields__)


class QuizShape(Shape):
    """The head of a quiz and how it is taken; its items, in sections or not, are read one by one."""

    id: Id
    title: Title
    language: Language = "de"
    intro: Prose = ""
    mastery_score: Share = 0.8
    shuffle_items: YesOrNo = False
    shuffle_choices: YesOrNo = False
    attempts: Count | None = None
    pause: Pause = 0
    time_limit: Minutes | None = None
    feedback: FeedbackTime = "at_end"
    certainty: YesOrNo = False
    items: Annotated[list[Any], Field(min_length=1, max_length=200)] = []
    sections: Annotated[list[Any], Field(min_length=1, max_length=50)] = []

    def value(self, items: tuple[Item, ...], sections: tuple[Section, ...], variant: str) -> Quiz:
        """Return it as a value of the catalogue, with the items and sections that were read."""
        given = self.fields()
        settings = Settings(**{name: given.pop(name) for name in SETTINGS if name in given})
        return Quiz(
            **(given | {"items": items, "sections": sections, "variant": variant, "settings": settings})
        )
