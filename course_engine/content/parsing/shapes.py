"""The shape of every file but of its items, in pydantic: which fields there are, of what type, within which bounds."""

from typing import Annotated, Any

from pydantic import Field

from course_engine.content.catalogue import Quiz, Requirements, Topic
from course_engine.items import Item
from course_engine.items.shapes import Day, Id, Language, Line, Minutes, Prose, Shape, Share, Summary, Title


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


class QuizShape(Shape):
    """The head of a quiz; its items are read one by one."""

    id: Id
    title: Title
    language: Language = "de"
    intro: Prose = ""
    mastery_score: Share = 0.8
    items: Annotated[list[Any], Field(min_length=1, max_length=200)]

    def value(self, items: tuple[Item, ...], variant: str) -> Quiz:
        """Return it as a value of the catalogue, with the items that were read."""
        return Quiz(**(self.fields() | {"items": items, "variant": variant}))
