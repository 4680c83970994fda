"""The JSON Schema for editors says what the engine reads: the shipped files fit it, broken ones do not."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from course_engine.cli.content import content
from course_engine.content.schema import KINDS, schema_of
from tests.content.test_parsing import MODULE, PARTS, QUIZ

LIBRARY = Path(__file__).parents[2]
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """What a schema with the few words that ours use says about a value."""
    found: list[str] = []
    for word, said in schema.items():
        match word:
            case "$ref":
                found += problems(value, root["$defs"][said.rsplit("/", 1)[1]], root, at)
            case "anyOf" | "oneOf":
                if all(problems(value, one, root, at) for one in said):
                    found.append(f"{at}: fits none")
            case "type":
                kinds = [said] if isinstance(said, str) else said
                fits = any(isinstance(value, TYPES[kind]) for kind in kinds)
                if not fits or (isinstance(value, bool) and "boolean" not in kinds):
                    found.append(f"{at}: no {said}")
            case "required":
                found += [f"{at}: {name} is missing" for name in said if name not in value]
            case "properties" if isinstance(value, dict):
                for name in said.keys() & value.keys():
                    found += problems(value[name], said[name], root, f"{at}/{name}")
            case "additionalProperties" if said is False and isinstance(value, dict):
                found += [f"{at}: {name} is unknown" for name in value.keys() - schema["properties"].keys()]
            case "additionalProperties" if isinstance(said, dict) and isinstance(value, dict):
                for name, one in value.items():
                    found += problems(one, said, root, f"{at}/{name}")
            case "items" if isinstance(value, list):
                for number, one in enumerate(value):
                    found += problems(one, said, root, f"{at}/{number}")
            case "const":
                found += [f"{at}: not {said}"] * (value != said)
            case "enum":
                found += [f"{at}: none of {said}"] * (value not in said)
            case "pattern" if isinstance(value, str):
                found += [f"{at}: not {said}"] * (not re.search(said, value))
            case "minItems" | "minLength" if isinstance(value, list | str):
                found += [f"{at}: too short"] * (len(value) < said)
            case "maxItems" | "maxLength" if isinstance(value, list | str):
                found += [f"{at}: too long"] * (len(value) > said)
            case "minimum" if isinstance(value, int | float):
                found += [f"{at}: too small"] * (value < said)
            case "maximum" if isinstance(value, int | float):
                found += [f"{at}: too big"] * (value > said)
            case "exclusiveMinimum" if isinstance(value, int | float):
                found += [f"{at}: too small"] * (value <= said)
    return found


def loaded(text: str) -> Any:
    """YAML as an editor takes it."""
    front = text.split("---\n")[1] if text.startswith("---\n") else text

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(yaml.safe_load(front))


def kind_of(path: Path) -> str:
    if path.name in ("paths.yaml", "topics.yaml", "module.md"):
        return path.stem
    return "quiz" if path.suffix == ".yaml" else "lesson"


FILES = sorted(
    [*LIBRARY.glob("modules/*.yaml"), *LIBRARY.glob("modules/*/*.md"), *LIBRARY.glob("quizzes/*.yaml")]
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_files_fit(path: Path) -> None:
    schema = schema_of(kind_of(path))
    assert problems(loaded(path.read_text(encoding="utf-8")), schema, schema) == []


@pytest.mark.parametrize(("kind", "text"), [("module", MODULE), ("quiz", PARTS)])
def test_every_field_is_known(kind: str, text: str) -> None:
    schema = schema_of(kind)
    assert problems(loaded(text), schema, schema) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("module", MODULE.replace("id: m-recht-am-bild\n", "")),
        ("module", MODULE.replace("m-recht-am-bild", "Recht am Bild")),
        ("module", MODULE.replace("topic:", "thema:")),
        ("quiz", QUIZ.replace("mastery_score: 0.8", "mastery_score: 80")),
        ("quiz", QUIZ.replace("type: true_false", "type: wahr")),
        ("quiz", QUIZ.replace("correct: true\n", "correct: ja\n")),
        ("paths", "- {id: pfad, title: {de: P}, modules: []}"),
        ("topics", "id: x"),
        ("lesson", "id: l-eins\ntitle: T\nminutes: zehn"),
    ],
)
def test_broken_ones_do_not(kind: str, text: str) -> None:
    schema = schema_of(kind)
    assert problems(loaded(text), schema, schema)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_it(kind: str) -> None:
    result = CliRunner().invoke(content, ["schema", kind])
    assert result.exit_code == 0
    assert json.loads(result.output) == schema_of(kind)
