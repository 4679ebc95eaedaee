"""Draws a plan as an SVG: a row for each route, with ways, visits, breaks and lateness along the clock."""

from html import escape

from dispatch.plan import Plan, Route, Stop

ROW, LEFT, TOP, WIDTH = 26, 96, 30, 1100
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#292524}.way{stroke:#78716c;stroke-dasharray:2 2}"
    ".alone{fill:#99d5cd}.pair{fill:#0f766e}.pair+text{fill:#fff}.late{fill:#f59e0b}"
    ".rest{fill:#e7e5e4}.hour{stroke:#e7e5e4}"
)


def draw_plan(plan: Plan) -> str:
    """The whole plan as one SVG document; times run from the first departure to the last way home."""
    begin = min((route.depart for route in plan.routes), default=0.0) // 60 * 60
    end = max((route.back for route in plan.routes), default=60.0)
    scale = (WIDTH - LEFT - 10) / max(60.0, end - begin)
    pairs = {stop.visit for route in plan.routes for stop in route.stops if stop.position > 0}
    height = TOP + ROW * len(plan.routes) + 8
    body = [_hours(begin, end, scale, height)]
    for row, route in enumerate(plan.routes):
        body.append(_route(route, TOP + ROW * row, begin, scale, pairs))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="A plan of {len(plan.routes)} routes"><style>{STYLE}</style>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(body)}</svg>\n'
    )


def _hours(begin: float, end: float, scale: float, height: int) -> str:
    marks = []
    for hour in range(int(begin // 60), int(end // 60) + 1):
        x = LEFT + (hour * 60 - begin) * scale
        marks.append(
            f'<path class="hour" d="M{x:.1f} 20V{height}"/><text x="{x:.1f}" y="14">{hour % 24:02}:00</text>'
        )
    return "".join(marks)


def _route(route: Route, top: int, begin: float, scale: float, pairs: set[str]) -> str:
    def at(minute: float) -> float:
        return LEFT + (minute - begin) * scale

    middle = top + ROW / 2
    parts = [
        f'<text x="4" y="{middle + 4}">{escape(route.worker)}</text>',
        f'<path class="way" d="M{at(route.depart):.1f} {middle}H{at(route.back):.1f}"/>',
    ]
    if route.rest is not None:
        parts.append(_box("rest", at(route.rest.start), at(route.rest.end), top))
    parts += [_box(_kind(stop, pairs), at(stop.start), at(stop.end), top, stop.visit) for stop in route.stops]
    return "".join(parts)


def _kind(stop: Stop, pairs: set[str]) -> str:
    if stop.late > 0:
        return "late"
    return "pair" if stop.visit in pairs else "alone"


def _box(kind: str, left: float, right: float, top: int, name: str = "") -> str:
    size = f'x="{left:.1f}" y="{top + 3}" width="{right - left:.1f}" height="{ROW - 6}" rx="3"'
    box = f'<rect class="{kind}" {size}/>'
    fits = len(name) * 6.5 < right - left
    return box + (f'<text x="{left + 3:.1f}" y="{top + ROW / 2 + 4}">{escape(name)}</text>' if fits else "")
