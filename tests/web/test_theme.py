"""Everybody can read it: contrast in both themes, measured from the variables themselves."""

import re

import pytest

from tests.web.furniture import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
WHITE = "#ffffff"
SOFT = ("brand-ink", "warn", "alarm", "info", "ok", "rev", "mute")
SOLID = ("brand-solid", "warn-solid", "alarm-solid", "info-solid", "ok-solid", "rev-solid", "mute-solid")


def variables(selector: str) -> dict[str, str]:
    """The plain colours that a block of the theme sets."""
    blocks = re.findall(rf"{re.escape(selector)}\s*\{{(.*?)\}}", TOKENS, re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", "".join(blocks)))


SHARED = variables(":root")
THEMES = {
    "light": SHARED | variables('[data-bs-theme="light"]'),
    "dark": SHARED | variables('[data-bs-theme="dark"]'),
}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface", "sunken"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "brand-ink", "warn", "alarm", "info", "ok", "rev"])
def test_text_is_readable_on_every_ground(theme: str, ground: str, ink: str) -> None:
    assert contrast(THEMES[theme][ink], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", SOFT)
def test_a_soft_chip_is_readable(theme: str, colour: str) -> None:
    soft = THEMES[theme][colour.removesuffix("-ink") + "-soft"]
    assert contrast(THEMES[theme][colour], soft) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", SOLID)
def test_white_is_readable_on_a_filled_mark(theme: str, fill: str) -> None:
    assert contrast(WHITE, THEMES[theme][fill]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_a_control_is_seen_by_its_border(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["ctl"], THEMES[theme][ground]) >= 3
