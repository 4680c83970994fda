"""Texts in pieces, made up by hypothesis: what is in a block or an item is told by its number, so nothing is alike."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = [
    "Kamera",
    "Bild",
    "Recht",
    "Frage",
    "Haus",
    "Weg",
    "Licht",
    "Stimme",
    "Netz",
    "Runde",
    "Karte",
    "Brief",
]


def words(number: int, mark: str = "") -> str:
    picked = " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (1, 5, 7))
    return f"{picked} {mark}{number}"


def block(number: int, kind: int, mark: str = "") -> str:
    """A block of one of eight kinds that says its number."""
    say = words(number, mark)
    return [
        say,
        f"{say}\nund noch eine Zeile",
        f"## {say}",
        f"- {say}\n- zwei\n\n- drei\n\n    mit Absatz",
        f"```\n{say}\n\n# kein Titel\n\n- keine Liste\n```",
        f"| {say} | B |\n| --- | --- |\n| 1 | 2 |",
        f'!!! tip "{say}"\n    Eins.\n\n    - zwei\n\n    ```\n    drei\n\n    vier\n    ```',
        f"[^{number}]: {say}\n\n    Noch ein Absatz.",
    ][kind % 8]


def lesson(blocks: list[str], title: str = "Bilder", minutes: int = 5, gap: str = "\n\n") -> str:
    front = f"---\nid: l-probe\n# wie lange?\ntitle: {title}\nminutes: {minutes}   # ungefähr\n---\n"
    return front + gap.join(blocks) + "\n"


def item(number: int, kind: int = 0, mark: str = "") -> str:
    say = words(number, mark)
    return [
        f'  # Aufgabe {number}\n  - id: i-{number}\n    type: true_false\n    prompt: "{say}"\n'
        f"    answer: false  # sicher\n    feedback: {{if_true: a, if_false: b}}",
        f"  - id: i-{number}\n    type: number\n    prompt: |\n      {say}\n\n      # kein Kommentar\n    answer: 3",
        f"  - {{id: i-{number}, type: reflection, prompt: '{say}'}}",
    ][kind % 3]


def quiz(items: list[str], title: str = "Probe", extra: str = "") -> str:
    head = f"# Ein Quiz\nid: q-probe\ntitle: {title}  # kurz\nlanguage: de\n\n"
    return head + f"mastery_score: 0.8\n{extra}items:\n" + "\n\n".join(items) + "\n"


kinds = st.lists(st.integers(0, 7), min_size=1, max_size=12)
junk = st.text(alphabet=st.sampled_from("ab \n\t#-|`~:>!?=\"'[]{}&*_0123ä\r\x85"), max_size=120)
