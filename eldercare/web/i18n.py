"""Languages: Chinese first, English complete. Also how times, figures and distances are written."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request, session
from flask_babel import Babel, format_decimal, get_locale, gettext
from flask_login import current_user

from eldercare.accounts.access import public
from eldercare.core.errors import N_
from eldercare.core.time import local

LANGUAGES = {"zh_Hans_CN": "中文", "en": "English"}
DEFAULT = "zh_Hans_CN"
TRANSLATIONS = Path(__file__).parent.parent / "translations"
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def choose_locale() -> str:
    """The user's choice, else this browser's choice on the sign-in page, else what it accepts."""
    chosen = getattr(current_user, "language", "") or session.get("language", "")
    if chosen in LANGUAGES:
        return str(chosen)
    accepted = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh")
    return "en" if accepted == "en" else DEFAULT


def clock(moment: datetime) -> str:
    """09:42 on the county's clocks."""
    return f"{local(moment):%H:%M}"


def day(value: date | datetime) -> str:
    """2026-11-23 周一."""
    value = local(value) if isinstance(value, datetime) else value
    return f"{value:%Y-%m-%d} {gettext(WEEKDAYS[value.weekday()])}"


def moment(value: datetime) -> str:
    """2026-11-23 09:42."""
    return f"{local(value):%Y-%m-%d %H:%M}"


def km(value: float) -> str:
    """2.1 km."""
    return gettext("%(value)s km", value=f"{value:.1f}")


def minutes(value: float) -> str:
    """60 min."""
    return gettext("%(value)s min", value=f"{value:.0f}")


def percent(value: float | Decimal | None) -> str:
    """A share between 0 and 1 as 11.65 %; a dash where there is no denominator."""
    return "–" if value is None else f"{value * 100:.2f} %"


def number(value: float | Decimal) -> str:
    """45,505."""
    return str(format_decimal(value))


def named(thing: Any) -> str:
    """The name of a row that carries one in each language (`name`, `name_en`)."""
    return str(thing.name_en if str(get_locale()) == "en" else thing.name)


@cache
def script_texts(language: str) -> dict[str, str]:
    """The sentences that scripts show, in one language."""
    path = TRANSLATIONS / f"scripts.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return texts


@public
def send_script_texts(language: str) -> Response:
    """`/i18n/<language>.json`, cached by the browser."""
    if language not in LANGUAGES:
        abort(404)
    body = json.dumps(script_texts(language), ensure_ascii=False)
    answer = Response(body, mimetype="application/json")
    answer.headers["Cache-Control"] = "max-age=300"
    return answer


def init_app(app: Flask) -> None:
    """Install the languages and the filters of the templates."""
    Babel(app, locale_selector=choose_locale, default_locale=DEFAULT, default_timezone="Asia/Shanghai")
    app.add_url_rule("/i18n/<language>.json", "script_texts", send_script_texts)
    app.jinja_env.filters.update(
        clock=clock,
        day=day,
        datetime=moment,
        km=km,
        minutes=minutes,
        percent=percent,
        number=number,
        named=named,
    )

    @app.context_processor
    def languages() -> dict[str, object]:
        return {"languages": LANGUAGES, "locale": str(get_locale()), "local": local}
