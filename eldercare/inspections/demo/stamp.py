"""The two signs 演示 (demonstration) as a small bitmap, so that every drawn photo says what it is on
machines without a Chinese font too."""

from PIL import Image

WIDTH = 48
_ROWS = (
    0x000000000000, 0x000380000000, 0x0c0380000000, 0x1fffff0ffffc, 0x0fffff0ffffc, 0x02e00f0ffff8,
    0x00e007000000, 0x00ffff000000, 0x103ffc000000, 0x3c03803fffff, 0x3e03803fffff, 0x1c7ffe3fffff,
    0x047ffe001e00, 0x00738e001e00, 0x007ffe071e30, 0x077ffe071e78, 0x07738e0f1e3c, 0x0f738e0f1e3c,
    0x0e7ffe1e1e1e, 0x0e7ffe1e1e1e, 0x1c1c703c1e0e, 0x1c7e7c381e0f, 0x3df81f00fe04, 0x08e00e00fc00,
    0x00000000f800,
)  # fmt: skip


def demonstration_mark(scale: int) -> Image.Image:
    """The two signs as a mask, `scale` pixels for each dot."""
    mask = Image.new("L", (WIDTH, len(_ROWS)))
    bits = [row >> (WIDTH - 1 - x) & 1 for row in _ROWS for x in range(WIDTH)]
    mask.putdata([255 * bit for bit in bits])
    return mask.resize((WIDTH * scale, len(_ROWS) * scale), Image.Resampling.BICUBIC)
