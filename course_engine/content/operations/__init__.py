"""What can be done to content: one file per verb."""

from course_engine.content.operations.publish_module import publish_module
from course_engine.content.operations.publish_quiz import publish_quiz
from course_engine.content.operations.publish_topics import publish_topics

__all__ = ["publish_module", "publish_quiz", "publish_topics"]
