"""The colours of the stylesheet, light and dark, are far enough apart to be read (WCAG 2.2, AA)."""

import re

import pytest

from app.settings import CHECKOUT

TEXTS = ("text", "faint", "link", "good", "half", "bad")
GROUNDS = ("ground", "panel")
SHEET = (CHECKOUT / "app/static/gradjudge.css").read_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(theme: str) -> None:
    colours = palette(theme)
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("on-strong", "strong"), ("text", "mark"), ("faint", "mark"), ("bad", "mark")]
    faint = {pair: ratio for pair in pairs if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_frames_of_fields_and_the_focus_ring_can_be_seen(theme: str) -> None:
    colours = palette(theme)
    assert contrast(colours["faint"], colours["ground"]) >= 3
    assert contrast(colours["link"], colours["ground"]) >= 3


def palette(theme: str) -> dict[str, str]:
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block)) for block in roots())
    return light if theme == "light" else light | dark


def roots() -> list[str]:
    blocks = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    assert len(blocks) == 2
    return blocks


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
