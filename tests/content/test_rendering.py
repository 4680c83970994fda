"""Texts become HTML that everybody can read: features, accessibility, anchors, segments."""

import json
import re

import pytest

from course_engine.content.rendering import Rendered, render, render_inline, render_text, rendering_digest
from tests.content.html_tree import tree


def lesson(markdown, **options):
    return tree(render(markdown, **options).fragment())


# what Markdown can do


def test_paragraphs_emphasis_and_links():
    html = render("Das ist *wichtig* und **fett**: [Ratgeber](https://example.org).").fragment()
    assert html == (
        "<p>Das ist <em>wichtig</em> und <strong>fett</strong>: "
        '<a class="external" href="https://example.org" rel="noopener noreferrer">Ratgeber</a>.</p>'
    )


def test_gender_stars_are_no_emphasis():
    assert render_inline("Mentor*innen und Scout*innen") == "Mentor*innen und Scout*innen"
    assert render_inline("*Mentor*innen* sind da") == "<em>Mentor*innen</em> sind da"


def test_a_hashtag_at_the_start_of_a_line_is_no_heading():
    assert lesson("#GleichImNetz wirkt").one("p").text == "#GleichImNetz wirkt"


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("note", "Hinweis"),
        ("tip", "Tipp"),
        ("warning", "Achtung"),
        ("example", "Beispiel"),
        ("exercise", "Übung"),
        ("law", "Recht"),
    ],
)
def test_boxes_say_their_kind_in_words(kind, word):
    titled = lesson(f'!!! {kind} "Für **dich**"\n    Text')
    assert titled.one("div", class_="admonition")["class"] == f"admonition {kind}"
    assert titled.one("p", class_="admonition-title").text == f"{word}: Für dich"
    assert lesson(f"!!! {kind}\n    Text").one("p", class_="admonition-title").text == word
    assert lesson(f'!!! {kind} ""\n    Text').one("p", class_="admonition-title").text == word
    assert (
        lesson(f'!!! {kind} "{word} an alle"\n    Text').one("p", class_="admonition-title").text
        == f"{word} an alle"
    )


def test_an_unknown_box_is_a_note_and_words_follow_the_language_of_the_text():
    box = lesson('!!! hinweis evil "Titel"\n    Text', language="en")
    assert box.one("div")["class"] == "admonition note"
    assert box.one("p", class_="admonition-title").text == "Note: Titel"


def test_folded_questions():
    folded = lesson('??? question "Was *tun*?"\n    Fragen.\n\n???+ note\n    Offen.')
    first, second = folded.all("details")
    assert (first["class"], "open" in first.attributes) == ("fold question", False)
    assert first.one("summary").text == "Was tun?"
    assert (second["class"], "open" in second.attributes) == ("fold note", True)
    assert second.one("summary").text == "Hinweis"


def test_tabs_are_headed_panels_that_need_neither_script_nor_form():
    tabs = lesson('=== "Vorher"\n    Alt\n\n=== "*Nachher*"\n    Neu\n\n    - Punkt').one(
        "div", class_="tabs"
    )
    panels = tabs.all("div", class_="tab")
    assert [panel["role"] for panel in panels] == ["group", "group"]
    for panel, name in zip(panels, ("Vorher", "Nachher"), strict=True):
        title = panel.one("p", class_="tab-title")
        assert (title.text, title["id"]) == (name, panel["aria-labelledby"])
    assert tabs.all("input") == tabs.all("label") == []
    assert "Alt" in panels[0].text
    assert panels[1].one("li").text == "Punkt"


def test_two_groups_of_tabs_have_ids_of_their_own():
    two = lesson('=== "A"\n    1\n\nText\n\n=== "A"\n    2')
    ids = [tag["id"] for tag in two if tag["id"]]
    assert len(ids) == len(set(ids)) == 2


TABLE = "| Was | Wert |\n|:----|-----:|\n| a | 1 |\n"


def test_tables_scroll_in_a_region_named_after_the_heading():
    page = lesson(
        f"## Kosten\n\n{TABLE}\n{TABLE}\n### Zeit\n\n!!! note\n    {TABLE.replace(chr(10), chr(10) + '    ')}"
    )
    frames = page.all("div", class_="table-scroll")
    assert [frame["aria-label"] for frame in frames] == [
        "Tabelle: Kosten",
        "Tabelle: Kosten (2)",
        "Tabelle: Zeit",
    ]
    assert {(frame["role"], frame["tabindex"]) for frame in frames} == {("region", "0")}
    assert [head["scope"] for head in frames[0].all("th")] == ["col", "col"]
    assert [cell["align"] for cell in frames[0].all("td")] == ["left", "right"]
    assert not any(tag["style"] for tag in page)


def test_a_table_before_any_heading_and_an_empty_head_cell():
    frame = lesson("| | A |\n|---|---|\n| x | 1 |").one("div")
    assert frame["aria-label"] == "Tabelle"
    assert [head.text for head in frame.all("th")] == ["A"]


def test_task_lists_have_labelled_disabled_boxes():
    page = lesson("- [ ] Erstens *so*\n- [x] Zweitens\n    - [ ] Unterpunkt\n- kein Kästchen")
    assert [box.has(type="checkbox") and "disabled" in box.attributes for box in page.all("input")] == [
        True
    ] * 3
    assert ["checked" in box.attributes for box in page.all("input")] == [False, True, False]
    labels = page.all("label")
    assert [label.text for label in labels] == ["Erstens so", "Zweitens", "Unterpunkt"]
    assert all(len(label.all("input")) == 1 for label in labels)
    assert len(page.all("ul", class_="task-list")) == 2
    loose = lesson("- [ ] Erstens\n\n    Mehr dazu.\n\n- [ ] Zweitens")
    assert [label.text for label in loose.all("label")] == ["Erstens", "Zweitens"]


def test_footnotes_lead_there_and_back():
    page = lesson(
        "Eins[^a], zwei[^b c], noch einmal eins[^a].\n\n[^a]: Erste.\n[^b c]: Zweite.\n[^leer]: Niemand."
    )
    marks = page.all("a", class_="footnote-ref")
    assert [(mark.text, mark["href"], mark["aria-label"]) for mark in marks] == [
        ("1", "#fn-1", "Fußnote 1"),
        ("2", "#fn-2", "Fußnote 2"),
        ("1", "#fn-1", "Fußnote 1"),
    ]
    section = page.one("section", class_="footnote", role="doc-endnotes")
    assert section["aria-label"] == "Fußnoten"
    assert [note["id"] for note in section.all("li")] == ["fn-1", "fn-2", "fn-3"]
    ids = {tag["id"] for tag in page if tag["id"]}
    backs = section.all("a", class_="footnote-backref")
    assert {back["href"][1:] for back in backs} == {"fnref-1", "fnref-1-2", "fnref-2"} <= ids
    assert len({back["aria-label"] for back in backs}) == 3
    assert section.all("hr") == []


def test_rendering_twice_gives_the_same():
    text = "Eins[^1].\n\n## Zwei\n\n[^1]: Note.\n\n*[AB]: Ab"
    assert render(text) == render(text)
    assert render("AB").fragment() == "<p>AB</p>"


def test_code_keeps_its_text_and_can_be_scrolled_by_keyboard():
    block = lesson('```python\nif a < b:  # <b>\n    print("x")\n```').one("div", class_="highlight")
    assert block.one("pre")["tabindex"] == "0"
    assert block.text.strip() == 'if a < b:  # <b>\n    print("x")'
    assert block.all("span", class_="k")
    assert lesson("Text\n\n    eingerückt <b>").one("pre").text.strip() == "eingerückt <b>"
    assert lesson("```unbekannt\nx\n```").one("pre").text.strip() == "x"


def test_definitions_and_abbreviations():
    page = lesson("Begriff\n:   Erklärung mit DSGVO\n\n*[DSGVO]: Datenschutz-Grundverordnung")
    assert (page.one("dt").text, page.one("dd").text) == ("Begriff", "Erklärung mit DSGVO")
    assert page.one("abbr")["title"] == "Datenschutz-Grundverordnung"


def test_pictures_alone_become_figures():
    page = lesson(
        '![Eine Kamera](assets/a%20b.png "Im *Büro*")', asset_url={"assets/a b.png": "/dateien/1.png"}.get
    )
    image = page.one("figure", class_="picture").one("img")
    assert image.attributes == {
        "src": "/dateien/1.png",
        "alt": "Eine Kamera",
        "loading": "lazy",
        "decoding": "async",
    }
    assert page.one("figcaption").text == "Im *Büro*"
    inside = lesson("Text ![klein](assets/k.png) Text")
    assert inside.all("figure") == []
    assert inside.one("img")["src"] == "assets/k.png"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/x.png",
        "HTTP://example.org/x.png",
        "//example.org/x.png",
        "/logout",
        "assets/../../geheim.png",
        "assets/%2e%2e/x.png",
        "assets/x.png?spur=1",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "\\\\example.org\\x.png",
        "bild.png",
    ],
)
def test_no_picture_comes_from_elsewhere(address):
    page = lesson(f"![Beschreibung]({address})", asset_url=lambda name: f"/dateien/{name}")
    assert page.all("img") == []
    assert page.one("span", class_="picture-missing").text == "Bild fehlt: Beschreibung"


def test_not_even_when_the_server_says_so():
    assert (
        lesson("![x](assets/x.png)", asset_url=lambda _: "https://example.org/x.png").one("img")["src"]
        is None
    )
    assert lesson("![x](assets/x.png)", asset_url=lambda _: "").one("span").text == "Bild fehlt: x"


def test_links_out_give_nothing_away_and_links_inside_find_their_heading():
    page = lesson(
        "## Über uns\n\n[a](https://a.org) <https://b.org> [c](#ueber-uns) [d](#fehlt) [e](//f.org) <g@h.de>"
    )
    links = page.all("a")
    assert [link["rel"] for link in links] == ["noopener noreferrer"] * 2 + [
        None,
        None,
        "noopener noreferrer",
        None,
    ]
    assert [link["href"] for link in links[2:4]] == ["#s-ueber-uns", "#fehlt"]
    assert links[5]["href"] == "mailto:g@h.de"


# outline and anchors


def test_the_outline_lists_the_headings_with_unique_anchors():
    text = "# Titel\n\n## Größe & `Code`[^1]\n\n## Größe & Code\n\n### 日本\n\n### 日本\n\n"
    text += "!!! note\n    ## Im Kasten\n\n[^1]: x"
    rendered = render(text)
    assert rendered.outline == (
        (2, "s-titel", "Titel"),
        (2, "s-groesse-code", "Größe & Code"),
        (2, "s-groesse-code-2", "Größe & Code"),
        (3, "s-abschnitt", "日本"),
        (3, "s-abschnitt-2", "日本"),
    )
    page = tree(rendered.fragment())
    assert page.all("h1") == []
    assert [heading["id"] for heading in page.all("h2")][-1] == "s-im-kasten"


def test_an_anchor_that_looks_like_a_numbered_one_stays_unique():
    anchors = [anchor for _, anchor, _ in render("## A\n\n## A 2\n\n## A\n\n## A 2\n").outline]
    assert len(set(anchors)) == 4


def test_an_anchor_does_not_change_when_text_elsewhere_does():
    before = render("## Eins\n\nText\n\n## Zwei\n")
    after = render("## Null\n\nNeu\n\n## Eins\n\nText\n\n## Zwei\n")
    assert {anchor for _, anchor, _ in before.outline} <= {anchor for _, anchor, _ in after.outline}


def test_an_empty_text_renders_to_nothing_whatever_came_before():
    render("## Eins\n")
    assert render("  \n") == Rendered((), ())


# segments

CHECK = """\
```self-check
id: i-probe
type: single_choice
prompt: "Was *stimmt*?"
choices:
  - {id: a-a, text: "Das <b>hier</b>", correct: true, feedback: Ja.}
  - {id: a-b, text: Das da, feedback: Nein.}
```
"""


def test_a_self_check_is_a_segment_of_its_own():
    rendered = render(f"Davor[^1].\n{CHECK}\nDanach.\n\n[^1]: Note.")
    assert [segment.kind for segment in rendered.segments] == ["prose", "self-check", "prose"]
    assert rendered.segments[1].item.id == "i-probe"
    assert rendered.segments[2].html.startswith("<p>Danach.</p>")
    assert "Note." in rendered.segments[2].html


def test_segments_can_be_kept_as_json():
    rendered = render(f"## Titel\n\nText\n\n{CHECK}")
    kept = json.loads(json.dumps(rendered.to_body()))
    assert kept["segments"][0]["kind"] == "prose"
    assert kept["segments"][1]["item"]["type"] == "single_choice"
    assert kept["outline"] == [[2, "s-titel", "Titel"]]
    assert Rendered.from_body(kept) == rendered


def test_a_broken_self_check_is_a_visible_note():
    rendered = render("Davor.\n\n" + CHECK.replace("single_choice", "<script>"))
    assert [segment.kind for segment in rendered.segments] == ["prose", "prose"]
    note = tree(rendered.segments[1].html).one("div", class_="broken-self-check")
    assert "hat einen Fehler" in note.text
    assert "„<script>“ gibt es nicht" in note.text


def test_a_self_check_can_be_read_without_answering():
    page = lesson(CHECK).one("div", class_="self-check")
    assert "Was stimmt?" in page.text
    assert [choice.text for choice in page.all("li")] == ["Das <b>hier</b>", "Das da"]


def test_nobody_can_write_a_slot_into_the_text():
    text = '\ue000self-check\ue001\n\n<div class="self-check-slot"></div>\n\n' + CHECK
    assert [segment.kind for segment in render(text).segments] == ["prose", "self-check"]


# one line, and prompts


def test_one_line_has_no_blocks():
    for text in ("# kein Titel", "- kein Punkt", "1. keine Zahl", "> kein Zitat", "    kein Code", "--- x"):
        assert render_inline(text) == text.strip().replace(">", "&gt;")
    assert render_inline("eins\n\nzwei") == "eins zwei"
    assert render_inline("**a** `b` [c](https://d.org)").startswith("<strong>a</strong> <code>b</code> <a ")
    assert "<img" not in render_inline("![x](assets/x.png)")


def test_prompts_have_blocks_but_nothing_that_two_of_them_could_share():
    html = render_text(f"Frage mit **Tabelle**:\n\n{TABLE}\n- a\n\n## kein Titel\n\n[^1]\n\n[^1]: keine Note")
    page = tree(html)
    assert not any(tag["id"] for tag in page)
    assert page.one("div", class_="table-scroll")["role"] == "group"
    assert page.one("li").text == "a"
    assert page.all("h2") == []
    assert (
        tree(render_text("![x](assets/x.png)", asset_url=lambda name: "/" + name)).one("img")["src"]
        == "/assets/x.png"
    )


# digests


def test_a_rendering_is_kept_by_everything_that_makes_it():
    base = rendering_digest("Text", language="de", assets={"assets/a.png": "/1.png"})
    assert base == rendering_digest("Text", language="de", assets={"assets/a.png": "/1.png"})
    assert re.fullmatch(r"[0-9a-f]{64}", base)
    others = [
        rendering_digest("Text 2", language="de", assets={"assets/a.png": "/1.png"}),
        rendering_digest("Text", language="en", assets={"assets/a.png": "/1.png"}),
        rendering_digest("Text", language="de", assets={"assets/a.png": "/2.png"}),
    ]
    assert len({base, *others}) == 4


def test_half_a_sign_is_shown_as_a_question_mark() -> None:
    assert "Wort? Wort" in render("Wort\ud800 Wort").fragment()
    assert "Wort? Wort" in render_text("Wort\ud800 Wort")
    assert "Wort? Wort" in render_inline("Wort\ud800 Wort")
