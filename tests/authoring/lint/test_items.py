"""Rules about items, on quizzes that have the flaw and ones that have not."""

import pytest

from course_engine.authoring.lint import lint_quiz
from course_engine.content.parsing import parse_quiz

HEAD = "id: q-x\ntitle: X\nlanguage: de\nmastery_score: 0.8\n"


def single(prompt: str, *choices: str, right: int = 0, number: int = 1) -> str:
    lines = [f"  - id: i-{number:02d}", "    type: single_choice", f"    prompt: {prompt!r}", "    choices:"]
    for at, text in enumerate(choices):
        lines += [f"      - id: a-{at:02d}", f"        text: {text!r}", "        feedback: So."]
        lines += ["        correct: true"] if at == right else []
    return "\n".join(lines) + "\n"


def codes(items: str, head: str = HEAD) -> list[str]:
    read = parse_quiz(f"{head}items:\n{items}")
    assert read.value, [str(one) for one in read.findings]
    return [one.code for one in lint_quiz(read)]


@pytest.mark.parametrize(
    ("code", "item"),
    [
        ("L401", single("Was?", "eins und noch sehr viel mehr dazu, damit es lang wird", "zwei", "drei")),
        ("L402", single("Was darfst du nicht tun?", "eins", "zwei", "drei")),
        (
            "L402",
            single("Es regnet. Welche Regel gilt hier keinesfalls, welche ist kein Muss?", "eins", "zwei"),
        ),
        ("L403", single("Was?", "eins", "zwei", "Keine der genannten")),
        ("L403", single("Was?", "eins", "zwei", "A und B")),
        ("L405", single("Was?", "Der Vorstand", "Die Leitung", "die  Leitung!")),
        ("L406", single("Was?", "manchmal", "immer", "niemals")),
        ("L407", single("Wie viele?", "1-5", "5-10", "mehr als 10")),
        ("L407", single("Wie viele?", "unter 20", "mindestens 10", "keine")),
        ("L409", single("Das Sommerfest.", "eins", "zwei")),
    ],
)
def test_found(code, item):
    assert code in codes(item)


@pytest.mark.parametrize(
    "item",
    [
        single("Was?", "eins", "zwei", "drei"),
        single("Was darfst du **nicht** tun?", "eins", "zwei"),
        single("Was darfst du NICHT tun?", "eins", "zwei"),
        single("Niemand hat gefragt. Was tust du?", "eins", "zwei"),
        single("Was gilt nicht nur hier?", "eins", "zwei"),
        single("Was?", "immer", "niemals", "manchmal"),
        single("Wie viele?", "1 bis 4", "5 bis 9", "mehr als 9"),
        single("Wähle das beste Bild.", "eins", "zwei"),
        single("Ein Bild ist erkennbar, wenn …", "eins", "zwei"),
    ],
)
def test_left_alone(item):
    assert codes(item) == []


def many(places: list[int]) -> str:
    words = ("rot", "alt", "neu", "gut")
    return "".join(single("Was?", *words, right=place, number=at) for at, place in enumerate(places, 1))


def test_always_the_first_place():
    assert codes(many([0] * 6)) == ["L502"]


def test_round_and_round():
    assert codes(many([0, 1, 2, 3, 0, 1, 2])) == ["L503"]


def test_mixed_places_are_no_pattern():
    assert codes(many([0, 2, 1, 1, 3, 0, 2])) == []


def test_shuffled_choices_have_no_place():
    assert codes(many([0] * 6), HEAD + "shuffle_choices: true\n") == []


def test_the_longest_all_over_the_quiz():
    items = "".join(single("Was?", "etwas mehr", "alt", "neu", right=0, number=at) for at in range(1, 7))
    assert "L501" in codes(items, HEAD + "shuffle_choices: true\n")


def statements(*answers: bool) -> str:
    return "".join(
        f"  - id: i-{at:02d}\n    type: true_false\n    prompt: Es ist so.\n    answer: {str(answer).lower()}\n"
        "    feedback: {if_true: So., if_false: So.}\n"
        for at, answer in enumerate(answers, 1)
    )


def test_statements_that_all_hold():
    assert "L504" in codes(statements(True, True, True, True, True, True))
    assert "L504" not in codes(statements(True, False, True, False, True, True))


def test_a_quiz_of_statements():
    assert "L505" in codes(statements(True, False, True, False, True))
    assert "L505" not in codes(statements(True, False) + many([0, 2, 1]).replace("i-0", "i-1"))


def test_ranges_of_a_number_that_cover_each_other():
    item = (
        "  - id: i-01\n    type: number\n    prompt: Wie viele?\n    answer: 5\n    feedback: {right: Ja., wrong: Nein.}\n"
        "    ranges:\n      - {from: 1, to: 4, credit: 0.5, feedback: Knapp.}\n"
        "      - {from: 3, to: 9, credit: 0.2, feedback: Weit.}\n"
    )
    assert "L408" in codes(item)
    assert "L408" not in codes(item.replace("from: 3", "from: 4"))


def test_a_remark_names_its_item_and_the_line_of_the_choice():
    read = parse_quiz(f"{HEAD}items:\n{single('Was?', 'eins', 'zwei', 'Alle genannten')}")
    (remark,) = lint_quiz(read)
    assert (remark.item, remark.line) == ("i-01", 17)
