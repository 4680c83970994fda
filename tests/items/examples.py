"""Items of every type for tests: beside the five of `tests.assessment.items` one of each with several parts."""

from course_engine.items import Item
from course_engine.items.choices import Choice
from course_engine.items.kinds.gaps import Gap, Gaps
from course_engine.items.kinds.matching import Matching, Option, Premise
from course_engine.items.kinds.ordering import OrderEntry, Ordering
from course_engine.items.kinds.true_false_grid import Statement, TrueFalseGrid
from tests.assessment.items import EVERY_KIND

GRID = TrueFalseGrid(
    id="i-raster",
    prompt="Was gilt für Fotos vom Fest?",
    statements=(
        Statement("s-1", "Ein Schild *genügt* als Ja.", answer=False, feedback="Es informiert nur."),
        Statement("s-2", "Ein Ja lässt sich zurücknehmen.", answer=True, feedback="Jederzeit."),
        Statement("s-3", "Kinder fragt man auch.", answer=True, feedback="Sie sind die Hauptperson."),
        Statement("s-4", "Ein Balken über den Augen reicht.", answer=False, feedback="Selten."),
    ),
)
MATCHING = Matching(
    id="i-paare",
    prompt="Was passt?",
    premises=(
        Premise("p-1", "Aufnehmen", "o-1", "Die DSGVO gilt schon hier."),
        Premise("p-2", "Zeigen", "o-2", "Hier kommt das KUG dazu."),
        Premise("p-3", "Aufheben", "o-1"),
    ),
    options=(Option("o-1", "nur DSGVO"), Option("o-2", "DSGVO und KUG"), Option("o-3", "keine Regel")),
    explanation="Zwei Gesetze, drei Momente.",
)
ORDERING = Ordering(
    id="i-folge",
    prompt="In welcher Reihenfolge?",
    entries=(
        OrderEntry("e-1", "Begrüßen", "Erst ankommen."),
        OrderEntry("e-2", "Fragen", "Dann wissen, wer da ist."),
        OrderEntry("e-3", "Zeigen"),
        OrderEntry("e-4", "Verabschieden"),
    ),
    explanation="So kommen alle mit.",
)
GAPS = Gaps(
    id="i-luecken",
    prompt="Was fehlt?",
    text="Das {{g-1}} ist von {{g-2}}.\n\nEin Ja muss **{{g-3}}** sein. Danach zählt die Tat.",
    gaps=(
        Gap(
            id="g-1",
            type="text",
            answers=("KUG", "Kunsturhebergesetz"),
            feedback_right="Ja.",
            feedback_wrong="Kurz: KUG.",
        ),
        Gap(id="g-2", type="number", answer=1907, tolerance=1, feedback_right="Ja.", feedback_wrong="1907."),
        Gap(
            id="g-3",
            type="choice",
            choices=(
                Choice("a-frei", "freiwillig", correct=True, feedback="Genau."),
                Choice("a-laut", "laut", feedback="Leise zählt auch."),
            ),
        ),
    ),
)

WITH_PARTS: tuple[Item, ...] = (GRID, MATCHING, ORDERING, GAPS)
EXAMPLES: tuple[Item, ...] = (*EVERY_KIND, *WITH_PARTS)
