"""Drawing in units of a 640 by 480 picture, at twice the size, so that the edges come out smooth."""

import io
from datetime import datetime
from random import Random

from PIL import Image, ImageDraw, ImageFont

from eldercare.core.time import local
from eldercare.inspections.demo.stamp import demonstration_mark

WIDTH, HEIGHT, FINE = 640, 480, 2
Colour = tuple[int, int, int]
Point = tuple[float, float]

INK: Colour = (46, 42, 38)
PAPER: Colour = (250, 247, 240)


class Pen:
    """A canvas with a few plain shapes. `shade` moves each picture's light a little.

    `mended`: the scene is drawn as it looks after the repair.
    """

    def __init__(self, rng: Random, *, mended: bool) -> None:
        self.rng = rng
        self.mended = mended
        self.shade = rng.randint(-14, 10)
        self._image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), self._lit((226, 217, 200)))
        self._draw = ImageDraw.Draw(self._image)

    def _lit(self, colour: Colour) -> Colour:
        red, green, blue = (min(255, max(0, part + self.shade)) for part in colour)
        return red, green, blue

    def box(
        self, x: float, y: float, wide: float, high: float, colour: Colour, *, edge: Colour | None = None
    ) -> None:
        """A rectangle by its upper left corner."""
        corners = [x * FINE, y * FINE, (x + wide) * FINE, (y + high) * FINE]
        self._draw.rectangle(corners, self._lit(colour), edge, width=3 if edge else 0)

    def round(self, x: float, y: float, wide: float, high: float, colour: Colour, corner: float = 10) -> None:
        """A rectangle with round corners."""
        corners = [x * FINE, y * FINE, (x + wide) * FINE, (y + high) * FINE]
        self._draw.rounded_rectangle(corners, corner * FINE, self._lit(colour))

    def shape(self, points: list[Point], colour: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], self._lit(colour))

    def line(self, points: list[Point], colour: Colour, thick: float = 4) -> None:
        """A line through points."""
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self._draw.line(scaled, self._lit(colour), round(thick * FINE), joint="curve")

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle by its centre."""
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self._draw.ellipse(corners, self._lit(colour))

    def ring(self, x: float, y: float, radius: float, colour: Colour, thick: float = 5) -> None:
        """A circle's line."""
        corners = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
        self._draw.ellipse(corners, outline=self._lit(colour), width=round(thick * FINE))

    def text(self, x: float, y: float, words: str, colour: Colour, size: int = 18) -> None:
        """Latin letters and figures; Chinese would need a font that a machine may lack."""
        self._draw.text((x * FINE, y * FINE), words, self._lit(colour), ImageFont.load_default(size * FINE))

    def jpeg(self, taken_at: datetime, number: int) -> bytes:
        """The finished picture with its time, its number and the mark 演示."""
        high = 26 * FINE
        strip = Image.new("RGB", (WIDTH * FINE, high), INK)
        self._image.paste(strip, (0, HEIGHT * FINE - high))
        stamped = f"{local(taken_at):%Y-%m-%d %H:%M}  DEMO {number:03d}"
        font = ImageFont.load_default(16 * FINE)
        self._draw.text((12 * FINE, (HEIGHT - 23) * FINE), stamped, PAPER, font)
        mark = demonstration_mark(3)
        place = ((WIDTH - 16) * FINE - mark.width, 16 * FINE)
        plate = Image.new("RGB", (mark.width + 16 * FINE, mark.height + 8 * FINE), INK)
        self._image.paste(plate, (place[0] - 8 * FINE, place[1] - 4 * FINE))
        self._image.paste(Image.new("RGB", mark.size, PAPER), place, mark)
        out = io.BytesIO()
        self._image.reduce(FINE).save(out, "JPEG", quality=84)
        return out.getvalue()
