"""Links inside of the library: they lead to pages, and those that lead nowhere are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_engine.content.catalogue import Finding
from course_engine.content.folder.checking import check
from course_engine.content.links import page_address
from course_engine.content.rendering import render
from tests.content.test_parsing import MODULE, QUIZ

LESSON = "---\nid: l-{id}\ntitle: T\nminutes: 1\n---\n{text}\n"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("02-einwilligung.md", "/modules/fotos/lessons/einwilligung"),
        ("02-einwilligung.leicht.md", "/modules/fotos/lessons/einwilligung"),
        ("./module.md", "/modules/fotos"),
        ("../webinare/01-ziel.md#teil", "/modules/webinare/lessons/ziel"),
        ("../webinare/module.md", "/modules/webinare"),
        ("../../README.md", ""),
        ("../../../etc/01-x.md", ""),
        ("notes.md", ""),
        ("https://example.org/01-x.md", ""),
        ("javascript:x.md", ""),
        ("#teil", ""),
    ],
)
def test_names_of_files_become_addresses(written: str, address: str) -> None:
    assert page_address(written, "fotos") == address


def test_the_page_has_the_address() -> None:
    html = render("[Weiter](02-b.md#der-teil)", page_url=lambda name: page_address(name, "fotos")).fragment()
    assert 'href="/modules/fotos/lessons/b#s-der-teil"' in html


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[Weiter](02-zwei.md)", ""),
        ("[Weiter](02-zwei.md#ein-teil)", ""),
        ("[Weiter](/modules/fotos/lessons/zwei#s-ein-teil)", ""),
        ("[Quiz](/quizzes/quiz)", ""),
        ("[Hilfe](/help)", ""),
        ("## Hier\n\n[Nach oben](#hier)", ""),
        ("`[Beispiel](09-nie.md)`", ""),
        ("[Ziel][z]\n\n[z]: 09-nie.md", "C522"),
        ("[Weiter](03-zwei.md)", ""),  # the number may change, the name stays
        ("[Weiter](09-nie.md)", "C522"),
        ("[Weiter](../nie/module.md)", "C522"),
        ("[Weiter](notizen.md)", "C522"),
        ("[Weiter](/modules/nie)", "C522"),
        ("[Quiz](/quizzes/nie)", "C522"),
        ("[Weiter](02-zwei.md#kein-teil)", "C523"),
        ("[Weiter](#kein-teil)", "C523"),
    ],
)
def test_links_that_lead_nowhere_are_found(tmp_path: Path, text: str, code: str) -> None:
    folder = tmp_path / "modules" / "fotos"
    folder.mkdir(parents=True)
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "quiz.yaml").write_text(QUIZ)
    (folder / "module.md").write_text(MODULE)
    (folder / "01-eins.md").write_text(LESSON.format(id="eins", text=text))
    (folder / "02-zwei.md").write_text(LESSON.format(id="zwei", text="## Ein Teil\n\nText."))
    found = [one for one in check([tmp_path]) if one.code in ("C522", "C523")]
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.path.endswith("01-eins.md") and one.line >= 6 and one.advice() for one in found)


def test_links_in_quizzes_self_checks_introductions_and_variants_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "modules" / "fotos"
    folder.mkdir(parents=True)
    (tmp_path / "quizzes").mkdir()
    quiz = QUIZ.replace("  Zehn Aufgaben.", "  Lies das.\n  Und [das](/modules/nie).").replace(
        "feedback: Richtig.", "feedback: Lies [das](/quizzes/nie)."
    )
    (tmp_path / "quizzes" / "quiz.yaml").write_text(quiz)
    (folder / "module.md").write_text(MODULE + "\n[x](09-nie.md)\n")
    check = "```self-check\nid: c-eins\ntype: true_false\nprompt: '[y](02-zwei.md)'\nanswer: true\n```"
    (folder / "01-eins.md").write_text(LESSON.format(id="eins", text=f"Text.\n\n{check}"))
    (folder / "01-eins.leicht.md").write_text(LESSON.format(id="eins", text=f"[z](/quizzes/nie)\n\n{check}"))
    (folder / "02-zwei.md").write_text(LESSON.format(id="zwei", text="Text."))
    found = {(one.path.rpartition("/")[2], one.line) for one in check_folder(tmp_path)}
    feedback = 1 + quiz.split("\n").index("        feedback: Lies [das](/quizzes/nie).")
    line = 1 + quiz.split("\n").index("  Und [das](/modules/nie).")
    module_line = 1 + (MODULE + "\n[x]").count("\n")
    assert found == {
        ("quiz.yaml", line),
        ("quiz.yaml", feedback),
        ("module.md", module_line),
        ("01-eins.md", 8),
        ("01-eins.leicht.md", 6),
        ("01-eins.leicht.md", 8),
    }


def check_folder(folder: Path) -> list[Finding]:
    return [one for one in check([folder]) if one.code in ("C522", "C523")]


@pytest.mark.parametrize(
    ("front_matter", "paths", "codes"),
    [
        ("prerequisites: {modules: [m-fehlt]}", "", ["C520"]),
        ("prerequisites: {modules: [m-recht-am-bild], locked: true}", "", ["C521"]),
        ("prerequisites: {modules: [m-recht-am-bild]}", "", []),
        ("", "- {id: p, title: {de: P, en: P}, modules: [m-recht-am-bild]}", ["C213"]),
        ("", "- {id: pfad, title: {de: P, en: P}, modules: [m-recht-am-bild]}", []),
        ("", "- {id: pfad, title: {de: P, en: P}, modules: [m-fehlt]}", ["C520"]),
        ("", "- {id: pfad, title: {de: P}, modules: [m-recht-am-bild]}", ["C223"]),
        ("", "- {id: pfad, title: {de: P, en: P}, modules: []}", ["C218"]),
        ("", "- {id: pfad, title: {de: P, en: P}}", ["C201"]),
        ("", "pfad: x", ["C209"]),
        ("", "- [", ["C118"]),
        (
            "",
            "- {id: pfad, title: {de: P, en: P}, modules: [m-recht-am-bild]}\n" * 2,
            ["C222"],
        ),
        ("owner: ''", "", ["C211"]),
        ("glossary: [KUG]", "", ["C210"]),
        ("glossary:\n  - {term: KUG}", "", ["C201"]),
        ("prerequisites: {modules: [m-recht-am-bild], locked: vielleicht}", "", ["C207"]),
        ("sources: ein Buch", "", ["C209"]),
    ],
)
def test_what_names_other_modules(tmp_path: Path, front_matter: str, paths: str, codes: list[str]) -> None:
    folder = tmp_path / "modules" / "fotos"
    folder.mkdir(parents=True)
    (folder / "module.md").write_text(MODULE.replace("requirements:", f"{front_matter}\nrequirements:"))
    (folder / "01-eins.md").write_text(LESSON.format(id="eins", text="Text."))
    if paths:
        (tmp_path / "modules" / "paths.yaml").write_text(paths)
    found = [one for one in check([tmp_path]) if one.code != "C508"]
    assert [one.code for one in found] == codes
    assert all(one.advice() and one.line >= 1 for one in found)
