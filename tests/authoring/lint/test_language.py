import pytest

from course_engine.authoring.lint.language import sentences_of, syllables, words_of

COUNTED = """
1 Haus Tag See Ruhm schön ja spielt Wien Freund Tool die Knie
2 Menschen Bauer neue Kopie geehrt heute Beispiel Quelle Bayern Seen Online Website Feier Teamchef
3 Radio Nation Ferien Medien Linie Serie Studie Ideen Museum Ruine Vereine Patient Theater sozial Strategie Medium
3 beenden aktuell
4 Familie Jubiläum Kriterien Strategien Studierende vereinbaren Material Hygiene Italien beinhalten Richtlinie
5 individuell orientieren Orientierung Universität
6 Initiative Barrierefreiheiten Organisation Kooperation
"""
PAIRS = [(word, int(line.split()[0])) for line in COUNTED.split("\n") for word in line.split()[1:]]


@pytest.mark.parametrize(("word", "count"), PAIRS)
def test_syllables_of_german_words(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Das ist gut. Das auch!", 2),
        ("Wir treffen uns am 3. Mai, z. B. im Garten, ca. um acht.", 1),
        ("Nach Art. 6 Abs. 1 geht das. Sonst nicht.", 2),
        ("„Geht das?“ fragt sie. „Ja.“", 2),
        ("Siehe Dr. Meier bzw. Frau Kaya.", 1),
        ("", 0),
    ],
)
def test_dots_of_abbreviations_end_no_sentence(text, count):
    assert len(list(sentences_of(text))) == count


def test_sentences_know_where_they_begin():
    text = "Eins.  Zwei? Drei"
    assert [text[place : place + 2] for place, _sentence in sentences_of(text)] == ["Ei", "Zw", "Dr"]


def test_numbers_are_no_words_and_hyphens_join_them():
    assert words_of("Am 3. Mai: Social-Media-Runde, 20 Leute") == ["Am", "Mai", "Social-Media-Runde", "Leute"]
