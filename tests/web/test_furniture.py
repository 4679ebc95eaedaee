"""Pages keep to the content security policy and the layout can be rendered."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.furniture import PACKAGE, STATIC, scripts, templates


@pytest.mark.parametrize("path", list(templates()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_no_inline_style_and_no_inline_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle\s*=|<style|\son(?:click|load|submit|change|input)\s*=", text) == []


@pytest.mark.parametrize("path", list(templates()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_script_tag_carries_the_nonce(path: Path) -> None:
    tags = re.findall(r"<script[^>]*>", path.read_text(encoding="utf-8"))
    assert [tag for tag in tags if "csp_nonce()" not in tag and "application/json" not in tag] == []


@pytest.mark.parametrize("path", list(scripts()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_script_never_parses_text_as_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text) == []


def test_every_shared_script_is_in_the_import_map() -> None:
    base = (PACKAGE / "templates" / "layout" / "base.html").read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in scripts()]
    asked = {name for text in texts for name in re.findall(r'"ui/(\w+)"', text)}
    assert {name for name in asked if f"'{name}'" not in base} == set()
    assert {name for name in asked if not (STATIC / "js" / f"{name}.js").is_file()} == set()


def test_the_icons_of_the_installed_app_exist() -> None:
    manifest = json.loads((STATIC / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert [icon["src"] for icon in manifest["icons"] if not (STATIC / icon["src"]).is_file()] == []


@pytest.mark.parametrize("layout", ["desk", "phone", "bare"])
def test_a_layout_takes_a_page(app: Flask, layout: str) -> None:
    source = f'{{% extends "layout/{layout}.html" %}}{{% block content %}}<p>here</p>{{% endblock %}}'
    with app.test_request_context("/"):
        page = app.jinja_env.from_string(source)
        context: dict[str, object] = {}
        app.update_template_context(context)
        assert "<p>here</p>" in page.render(context)


def test_the_front_door_is_dressed(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert 'name="csrf-token"' in page
    assert re.search(r"css/tokens\.css", page)


def test_every_style_sheet_closes_what_it_opens() -> None:
    for sheet in sorted((Path(__file__).parents[2] / "eldercare").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert text.count("{") == text.count("}"), sheet.name
