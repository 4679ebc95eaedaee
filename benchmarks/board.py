"""The dispatch board in a headless Chromium: how long a full day takes to paint, and how smoothly it drags.

A station with so many people and eight visits each, in a temporary database behind a server of this process;
the browser is a process of its own. Painting counts from the moment the data are there to the end of the
first frame's work: script, style, layout and paint. While a card is dragged over the rows the page gets one
move in each frame: once at the screen's 60 frames a second, where late frames are counted, and once without
that limit, where the time between two frames is what a frame takes. The times of the browser's main thread
beside those of the wall clock say what is the board's own and what other work on the machine adds.
"""

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from eldercare.accounts.actions import begin_session
from eldercare.accounts.models import User
from eldercare.app import create_app
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.time import at, local_date, now
from eldercare.migrating import migrate_to_newest
from eldercare.people.models import Area, Senior, Shift, Station, Worker, WorkerSkill
from eldercare.services.models import Service, ServiceTerms
from eldercare.visits.models import Assignment, Visit

SECRET = "for measuring only, this secret protects nothing"  # noqa: S105 - synthetic data
EACH, WAITING, ROUNDS, FRAMES = 8, 12, 7, 240
FIRST, APART, LENGTH = 450, 66, 45
SERVICES = (("clean", "助洁", "Cleaning"), ("meal", "助餐", "Meal"), ("care", "基础照护", "Basic care"))
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "秀英丽芳桂兰国强建明玉珍"
UNLIMITED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
TRACED = ["blink.user_timing", "disabled-by-default-devtools.timeline"]
LATE_MS = 25.0

DRAG = """async ([frames, from]) => {
  const sheet = document.querySelector("[data-scroll]").getBoundingClientRect();
  const point = (n) => ({
    clientX: from.x + (sheet.right - from.x - 60) * (0.5 - 0.5 * Math.cos(n / 40)),
    clientY: sheet.top + 60 + (sheet.height - 120) * (0.5 - 0.5 * Math.cos(n / 65)),
    pointerType: "mouse", bubbles: true, buttons: 1, pointerId: 1,
  });
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n += 1) {
    document.dispatchEvent(new PointerEvent("pointermove", point(n)));
    const next = await new Promise(requestAnimationFrame);
    times.push(next - last);
    last = next;
  }
  return times;
}"""


def measure(people: int = 100, seed: int = 1) -> dict[str, Any]:
    """Milliseconds of painting and of frames."""
    figures: dict[str, Any] = {"people": people, "visits": people * EACH, "waiting": WAITING}
    with tempfile.TemporaryDirectory(prefix="eldercare-bench-") as name, sync_playwright() as play:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        with _served(Path(name), people, seed) as (url, cookie):
            for title, arguments in (("", ()), (", no limit", UNLIMITED)):
                browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", *arguments])
                window = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=url)
                window.add_cookies([{"name": "eldercare", "value": cookie, "url": url}])
                page = window.new_page()
                if not title:
                    figures |= _painting(browser, page)
                figures |= _dragging(page, title)
                browser.close()
    return figures


def _painting(browser: Browser, page: Page) -> dict[str, Any]:
    """The first picture of a fresh page, by the wall and by the main thread's processor time."""
    _painted(page)  # scripts and styles are in the browser's store afterwards
    times, worked = [], []
    for _ in range(ROUNDS):
        browser.start_tracing(page=page, categories=TRACED)
        times.append(_painted(page))
        worked.append(_processor_ms(json.loads(browser.stop_tracing())["traceEvents"]))
    return {
        "rows": page.locator(".row-of").count(),
        "paint p50 ms": round(median(times), 1),
        "paint max ms": round(max(times), 1),
        "paint p50 ms, processor": round(median(worked), 1),
        "paint least ms, processor": round(min(worked), 1),
    }


def _painted(page: Page) -> float:
    page.goto("/board")
    page.wait_for_function("performance.getEntriesByName('board-painted').length > 0")
    return float(page.evaluate("performance.getEntriesByName('board-painted')[0].duration"))


def _processor_ms(events: list[dict[str, Any]]) -> float:
    """Processor time of the main thread's tasks while the board was painted; one that only touches that time
    counts by its share."""
    marks = [event for event in events if event["name"] == "board-painted"]
    began, ended = (event["ts"] for event in marks[:2])
    total = 0.0
    for task in events:
        here = (task["pid"], task["tid"]) == (marks[0]["pid"], marks[0]["tid"])
        if task["name"] != "RunTask" or not here or not task.get("dur"):
            continue
        inside = min(ended, task["ts"] + task["dur"]) - max(began, task["ts"])
        if inside > 0:
            total += task.get("tdur", 0) * inside / task["dur"]
    return total / 1000


def _dragging(page: Page, title: str) -> dict[str, Any]:
    """The times between frames while a card of the first row is dragged over the sheet."""
    _painted(page)
    page.wait_for_timeout(2500)  # the map and the counts of the pool are there, and all rows are filled
    box = page.locator(".visit").nth(3).bounding_box()
    assert box is not None
    start = {"x": box["x"] + 12, "y": box["y"] + 12}
    page.mouse.move(**start)
    page.mouse.down()
    page.mouse.move(start["x"] + 12, start["y"] + 8, steps=3)
    page.locator(".drag-ghost").wait_for()
    page.wait_for_timeout(1000)  # the numbers of the rules have come
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _busy(clock)
    times = page.evaluate(DRAG, [FRAMES, start])
    worked = (_busy(clock) - before) * 1000 / FRAMES
    page.keyboard.press("Escape")
    page.mouse.up()
    return {
        f"frame p50 ms{title}": round(median(times), 1),
        f"frame p95 ms{title}": round(quantiles(times, n=20)[-1], 1),
        f"frame max ms{title}": round(max(times), 1),
        f"frame mean ms{title}, processor": round(worked, 2),
        f"late frames of {FRAMES}{title}": sum(time > LATE_MS for time in times),
    }


def _busy(clock: CDPSession) -> float:
    """Seconds of processor time that the page's main thread has worked."""
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


@contextmanager
def _served(folder: Path, people: int, seed: int) -> Iterator[tuple[str, str]]:
    """The address of a board of so many people, and the cookie of its operator."""
    app = create_app(Settings(f"sqlite:///{folder / 'eldercare.db'}", SECRET, folder, secure_cookies=False))
    with app.app_context():
        migrate_to_newest()
        with transaction() as session:
            user_id = fill(session, Random(seed), people, local_date(now()))
        cookie = _cookie(app, user_id)
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", cookie
    finally:
        server.shutdown()
        thread.join()
        with app.app_context():
            db.engine.dispose()


def _cookie(app: Flask, user_id: int) -> str:
    user = db.session.get_one(User, user_id)
    begin_session(user, now=now())
    with app.test_client() as client:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user.get_id(), True
        cookie = client.get_cookie("eldercare")
    assert cookie is not None
    return str(cookie.value)


def _terms(code: str) -> ServiceTerms:
    return ServiceTerms(since=date(2000, 1, 1), minutes=LENGTH, skills=[code], worker_kinds=["caregiver"])


def fill(session: Session, rng: Random, people: int, day: date) -> int:
    """A station with people, eight visits each and some that wait; gives the operator's id. None is real."""
    session.add(
        Area(code="320682", level="county", name="县", name_en="County", lat=32.3, lon=120.5, radius_m=1)
    )
    session.flush()
    town = Area(code="320682114", level="town", name="样镇", name_en="Sample", lat=32.3,
                lon=120.7, radius_m=5000)  # fmt: skip
    session.add(town)
    session.flush()
    station = Station(
        code="320682114", name="样镇驿站", name_en="Sample", area_code=town.code, lat=32.3, lon=120.7
    )
    session.add(station)
    session.add_all(
        Service(code=code, family=code, name=name, name_en=name_en, terms=[_terms(code)])
        for code, name, name_en in SERVICES
    )
    session.flush()
    workers = [_worker(rng, station.id) for _ in range(people)]
    session.add_all(workers)
    seniors = [_senior(rng, station.id) for _ in range(people * EACH + WAITING)]
    session.add_all(seniors)
    session.flush()
    for number, senior in enumerate(seniors):
        row, place = divmod(number, EACH)
        session.add(_visit(rng, senior, workers[row] if row < people else None, place, day))
    user = User(
        username="bench", password_hash="-", role="operator", language="zh",  # noqa: S106 - nobody
        display_name="样", scope_kind="station", scope_key=str(station.id), scope_name=station.name,
    )  # fmt: skip
    session.add(user)
    session.flush()
    return int(user.id)


def _name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)


def _somewhere(rng: Random) -> dict[str, float]:
    return {"lat": round(rng.gauss(32.3, 0.03), 5), "lon": round(rng.gauss(120.7, 0.03), 5)}


def _worker(rng: Random, station_id: int) -> Worker:
    worker = Worker(
        kind="caregiver", name=_name(rng), name_pinyin="yang", name_initials="y", sex="F",
        station_id=station_id, area_code="320682114", travel_mode="ebike", max_minutes=600, **_somewhere(rng),
    )  # fmt: skip
    worker.skills = [WorkerSkill(skill=code) for code, _, _ in SERVICES]
    worker.shifts = [Shift(weekday=weekday, starts=420, ends=1080) for weekday in range(7)]
    return worker


def _senior(rng: Random, station_id: int) -> Senior:
    return Senior(
        name=_name(rng), name_pinyin="yang", name_initials="y", sex="F", birth_date=date(1945, 1, 1),
        station_id=station_id, area_code="320682114", address="样镇 样村 1号", living="alone", grade=2,
        created_at=at(date(2026, 1, 1), 0), synthetic=True, **_somewhere(rng),
    )  # fmt: skip


def _visit(rng: Random, senior: Senior, worker: Worker | None, place: int, day: date) -> Visit:
    start = at(day, FIRST + place * APART)
    visit = Visit(
        senior_id=senior.id, service_code=rng.choice(SERVICES)[0], day=day,
        window_start=start - timedelta(hours=1), window_end=start + timedelta(hours=1), minutes=LENGTH,
        staff_count=1, state="draft", channel="station", station_id=senior.station_id,
        area_code=senior.area_code,
    )  # fmt: skip
    ends = start + timedelta(minutes=LENGTH)
    held = (
        {"worker_id": worker.id, "starts_at": start, "ends_at": ends, "travel_minutes": 12.0}
        if worker
        else {}
    )
    visit.assignments = [Assignment(position=0, **held)]
    return visit
