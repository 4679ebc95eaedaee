"""Drawn photos for the demonstration: each scene once with the fault and once put right."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from eldercare.inspections.demo.pen import INK, PAPER, Colour, Pen

WALL: Colour = (236, 228, 210)
FLOOR: Colour = (186, 178, 164)
DOOR: Colour = (125, 165, 158)
WOOD: Colour = (152, 118, 74)
CARD: Colour = (208, 170, 116)
GREEN: Colour = (36, 128, 74)
RED: Colour = (176, 52, 42)
STEEL: Colour = (188, 192, 194)
AMBER: Colour = (226, 158, 44)
BLUE: Colour = (70, 108, 160)


def draw_photo(code: str, rng: Random, taken_at: datetime, number: int, *, mended: bool) -> bytes:
    """A JPEG for a checklist item; the same chance gives the same picture, another `number` another."""
    pen = Pen(rng, mended=mended)
    SCENES.get(code, _record)(pen)
    return pen.jpeg(taken_at, number)


def _hall(pen: Pen) -> None:
    """A corridor with a door at its end and handrails."""
    shift = pen.rng.randint(-30, 30)
    left, right = 230 + shift, 410 + shift
    pen.shape([(0, 480), (640, 480), (right, 270), (left, 270)], FLOOR)
    pen.shape([(0, 0), (left, 110), (left, 270), (0, 480)], WALL)
    pen.shape([(640, 0), (right, 110), (right, 270), (640, 480)], (228, 219, 200))
    pen.shape([(0, 0), (640, 0), (right, 110), (left, 110)], (246, 242, 232))
    pen.box(left, 110, right - left, 160, (240, 233, 217))
    pen.box(left + 50, 150, 80, 120, DOOR, edge=(90, 124, 118))
    pen.line([(left + 90, 150), (left + 90, 270)], (90, 124, 118), 2)
    pen.line([(0, 300), (left, 205)], WOOD, 7)
    pen.line([(640, 300), (right, 205)], WOOD, 7)
    for width, y in ((70, 30), (44, 66)):
        pen.box(320 + shift / 2 - width / 2, y, width, 7, (255, 253, 244))


def _sign(pen: Pen, x: float, y: float, *, lit: bool) -> None:
    pen.round(x, y, 92, 34, GREEN if lit else (96, 104, 98), 4)
    pen.text(x + 16, y + 5, "EXIT", PAPER if lit else (140, 148, 142), 20)
    if lit:
        pen.shape([(x + 76, y + 17), (x + 66, y + 9), (x + 66, y + 25)], PAPER)


def _carton(pen: Pen, x: float, y: float, wide: float, high: float) -> None:
    pen.box(x, y, wide, high, CARD, edge=(170, 132, 80))
    pen.box(x + wide * 0.42, y, wide * 0.14, high, (226, 200, 152))


def _corridor(pen: Pen) -> None:
    _hall(pen)
    _sign(pen, 280, 112, lit=True)
    if pen.mended:
        pen.line([(120, 470), (260, 290)], AMBER, 5)
        pen.line([(520, 470), (390, 290)], AMBER, 5)
        return
    x = 330 + pen.rng.randint(0, 60)
    for i in range(pen.rng.randint(3, 5)):
        _carton(pen, x + (i % 2) * 96, 330 - (i // 2) * 78, 100, 84)
    for wheel in (120, 230):
        pen.ring(wheel, 390, 44, INK, 5)
    pen.line([(120, 390), (160, 310), (222, 318), (230, 390), (176, 392), (160, 310)], BLUE, 6)
    pen.line([(222, 318), (214, 284), (240, 278)], INK, 5)


def _extinguisher(pen: Pen) -> None:
    pen.box(0, 380, 640, 100, FLOOR)
    pen.box(200, 120, 260, 260, (244, 240, 232), edge=RED)
    pen.text(242, 132, "FIRE BOX 119", RED, 22)
    for x in (250, 350):
        pen.round(x, 200, 62, 170, RED, 22)
        pen.box(x + 20, 180, 22, 22, INK)
        pen.line([(x + 42, 188), (x + 70, 214)], INK, 5)
        pen.disc(x + 31, 250, 17, PAPER)
        pen.line([(x + 31, 250), (x + (42 if pen.mended else 20), 240)], GREEN if pen.mended else RED, 4)
    if not pen.mended:
        at = 150 + pen.rng.randint(0, 60)
        _carton(pen, at, 280, 150, 120)
        _carton(pen, at + 110, 330, 170, 110)


def _exit_sign(pen: Pen) -> None:
    _hall(pen)
    x = 250 + pen.rng.randint(-40, 40)
    pen.round(x - 14, 44, 196, 82, GREEN if pen.mended else (84, 92, 86), 8)
    pen.text(x + 20, 62, "EXIT", PAPER if pen.mended else (128, 136, 130), 44)
    pen.shape([(x + 164, 86), (x + 138, 66), (x + 138, 106)], PAPER if pen.mended else (128, 136, 130))


def _kitchen(pen: Pen) -> None:
    pen.box(0, 0, 640, 250, (224, 226, 222))
    for x in range(0, 640, 64):
        pen.line([(x, 0), (x, 250)], (206, 208, 204), 2)
    for y in range(0, 250, 50):
        pen.line([(0, y), (640, y)], (206, 208, 204), 2)
    pen.box(0, 250, 640, 50, STEEL)
    pen.box(0, 300, 640, 180, (158, 162, 166))
    for x in (140, 320):
        pen.disc(x, 268, 54, INK)
        pen.disc(x, 268, 34, (92, 96, 100))
    pen.round(470, 60 + pen.rng.randint(-14, 14), 110, 80, PAPER, 8)
    pen.text(484, 74, "GAS 0.0%" if pen.mended else "GAS --", INK, 20)
    pen.disc(526, 122, 9, GREEN if pen.mended else (120, 116, 110))
    hose = (232, 170, 40) if pen.mended else (120, 92, 60)
    pen.line([(600, 250), (566, 330), (610, 390), (590, 480)], hose, 12)
    if not pen.mended:
        pen.line([(574, 322), (596, 340)], INK, 4)
        pen.line([(598, 372), (616, 386)], INK, 4)


def _samples(pen: Pen) -> None:
    pen.box(60, 30, 520, 450, (232, 238, 242), edge=(150, 160, 168))
    for y in (150, 270, 390):
        pen.box(60, y, 520, 8, (176, 188, 196))
    boxes = 12 if pen.mended else pen.rng.randint(4, 6)
    for i in range(boxes):
        x, y = 90 + (i % 4) * 122, 88 + (i // 4) * 120
        pen.round(x, y, 100, 62, (206, 222, 230), 8)
        pen.box(x + 8, y + (14 if pen.mended else 44), 84, 48 if pen.mended else 16, (214, 160, 90))
        if pen.mended or i % 3 == 0:
            pen.box(x + 24, y + 8, 54, 22, PAPER)
            pen.text(x + 28, y + 10, "125 g" if pen.mended else "60 g", INK, 15)


def _panel(pen: Pen) -> None:
    pen.box(0, 400, 640, 80, FLOOR)
    pen.box(180, 60, 280, 300, (206, 208, 206), edge=(120, 122, 120))
    for i in range(8):
        x, y = 206 + (i % 4) * 60, 110 + (i // 4) * 110
        pen.box(x, y, 44, 78, PAPER)
        pen.box(x + 14, y + (12 if i % 3 else 36), 16, 28, INK)
    pen.shape([(320, 72), (336, 98), (304, 98)], AMBER)
    if pen.mended:
        pen.box(216, 318, 208, 32, PAPER)
        pen.text(226, 322, "TESTED  OK", GREEN, 20)
    else:
        at = pen.rng.randint(60, 130)
        _carton(pen, at, 300, 170, 130)
        pen.line([(430, 330), (500, 360), (470, 430), (560, 460)], PAPER, 7)
        pen.round(520, 430, 100, 30, PAPER, 6)


def _record(pen: Pen) -> None:
    """A page of a register: lines missing, or filled and signed."""
    pen.box(0, 0, 640, 480, WOOD)
    tilt = pen.rng.randint(-16, 16)
    pen.shape([(90 + tilt, 40), (560 + tilt, 30), (580, 450), (70, 456)], PAPER)
    pen.box(110, 64, 430, 26, (222, 216, 204))
    gaps = set() if pen.mended else set(pen.rng.sample(range(8), 4))
    for row in range(8):
        y = 116 + row * 38
        pen.line([(100, y + 24), (556, y + 24)], (190, 182, 168), 2)
        if row in gaps:
            continue
        pen.text(116, y, f"{8 + row:02d}:{pen.rng.randint(0, 59):02d}", BLUE, 17)
        _scribble(pen, 210, y + 12, 150)
        _scribble(pen, 420, y + 12, 90)
    if not pen.mended:
        pen.ring(330, 116 + min(gaps) * 38 + 10, 40, RED, 4)


def _scribble(pen: Pen, x: float, y: float, wide: float) -> None:
    steps = int(wide // 14)
    points = [(x + i * 14, y + pen.rng.randint(-7, 7)) for i in range(steps)]
    pen.line([(px, py) for px, py in points], INK, 2)


def _cabinet(pen: Pen) -> None:
    """Medicines: by the person and locked, or loose and open."""
    pen.box(100, 40, 440, 400, (246, 246, 242), edge=(150, 150, 146))
    for y in (160, 280, 400):
        pen.box(100, y, 440, 8, (190, 190, 186))
    for i in range(12 if pen.mended else 9):
        x = 126 + (i % 4) * 102 + (0 if pen.mended else pen.rng.randint(-14, 14))
        y = 96 + (i // 4) * 120
        colour = BLUE if pen.mended else (RED, AMBER, GREEN, BLUE)[pen.rng.randint(0, 3)]
        pen.round(x, y, 70, 62, colour, 6)
        if pen.mended:
            pen.box(x + 8, y + 20, 54, 22, PAPER)
    pen.disc(556, 240, 22, AMBER if pen.mended else (150, 150, 146))
    if pen.mended:
        pen.box(544, 244, 24, 26, AMBER)


def _rail(pen: Pen) -> None:
    pen.box(0, 0, 640, 330, (220, 232, 230))
    for x in range(0, 640, 80):
        pen.line([(x, 0), (x, 330)], (204, 216, 214), 2)
    pen.box(0, 330, 640, 150, FLOOR)
    drop = 0 if pen.mended else pen.rng.randint(34, 60)
    pen.line([(70, 190), (320, 190), (570, 190 + drop)], WOOD, 20)
    for x, y in ((90, 190), (320, 190), (550, 190 + drop)):
        pen.line([(x, y), (x, y + 44)], STEEL, 12)
    if not pen.mended:
        pen.disc(550, 230, 9, INK)
        pen.disc(562, 252, 6, INK)
    pen.round(430, 60, 64, 64, PAPER, 8)
    pen.disc(462, 92, 18, RED)
    pen.line([(462, 110), (462, 170)], RED, 3)


def _window(pen: Pen) -> None:
    pen.box(0, 380, 640, 100, FLOOR)
    x = 170 + pen.rng.randint(-30, 30)
    pen.box(x, 60, 300, 250, (176, 204, 220), edge=(150, 160, 168))
    pen.line([(x + 150, 60), (x + 150, 310)], PAPER, 10)
    pen.box(x - 14, 310, 328, 16, PAPER)
    if pen.mended:
        pen.box(x + 138, 178, 24, 14, AMBER)
        return
    for i in range(9):
        pen.line([(x + 16 + i * 34, 60), (x + 16 + i * 34, 310)], (110, 114, 118), 7)
    for y in (100, 270):
        pen.line([(x, y), (x + 300, y)], (110, 114, 118), 7)


Scene = Callable[[Pen], None]
SCENES: dict[str, Scene] = {
    **dict.fromkeys(("XF-01", "XF-07", "RD-03", "YX-04"), _corridor),
    "XF-03": _extinguisher,
    "XF-08": _exit_sign,
    **dict.fromkeys(("RD-01", "RD-02", "YX-05", "SP-04"), _kitchen),
    "SP-03": _samples,
    **dict.fromkeys(("RD-04", "RD-06"), _panel),
    **dict.fromkeys(("YP-02", "YJ-04"), _cabinet),
    **dict.fromkeys(("JZ-04", "JZ-05"), _rail),
    "XF-13": _window,
}
"""Which picture belongs to which item; what is about papers shows a page of a register."""
