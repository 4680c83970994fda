"""Items that are answered by writing, for the tests of marking."""

from course_engine.items.kinds.free_text import Criterion, FreeText, Level
from course_engine.items.kinds.reflection import Reflection

FREE = FreeText(
    id="i-frei",
    prompt="Wie erklärst du es deinem Team?",
    points=3,
    rubric=(
        Criterion(
            "k-grund",
            "Nennt den *Grund*",
            points=2,
            levels=(Level(2, "mit Beispiel"), Level(0, "gar nicht"), Level(1, "in Worten")),
        ),
        Criterion("k-ton", "Freundlicher Ton"),
    ),
    min_words=20,
    max_words=60,
    model_answer="Zum Beispiel **so**.",
)
PRIVATE = Reflection(id="i-fuer-mich", prompt="Was nimmst du dir vor?")
SHARED = Reflection(id="i-fuer-zwei", prompt="Was willst du besprechen?", shared="mentor")

WRITTEN = (FREE, PRIVATE, SHARED)
FULL = {"k-grund": 2.0, "k-ton": 1.0}
