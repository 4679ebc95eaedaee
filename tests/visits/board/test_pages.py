import json
import re

import pytest

from eldercare.accounts.rules import Scope
from tests.makers import (
    TODAY,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.visits.board.makers import make_draft


@pytest.fixture
def desk(client):
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def board_of(answer):
    script = r'<script type="application/json" id="board-data">(.*?)</script>'
    found = re.search(script, answer.text, re.DOTALL)
    return json.loads(found[1])


def test_the_page_carries_its_board(desk):
    worker = make_worker()
    make_draft(540, worker)
    board = board_of(desk.get(f"/board?day={TODAY}"))
    assert board["day"] == str(TODAY)
    assert board["visits"][0]["parts"][0]["worker"] == worker.id


def test_the_page_keeps_filters_when_the_day_changes(desk):
    page = desk.get(f"/board?day={TODAY}&show=late").text
    assert "show=late&amp;station=320682114&amp;day=2026-11-24" in page


def test_a_wrong_day_in_the_address_shows_today(desk):
    assert desk.get("/board?day=someday").status_code == 200


def test_a_day_without_visits_is_a_page_too(desk):
    assert board_of(desk.get("/board?day=2026-12-24"))["visits"] == []


def test_who_may_only_look_gets_no_buttons(client):
    make_station()
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        page = browser.get(f"/board?day={TODAY}").text
    assert "data-publish" not in page
    assert "data-undo-move" not in page


def test_the_county_chooses_the_station_in_the_page(client):
    make_station()
    make_station("320682107", name="江安镇颐养驿站", name_en="Jiangan station")
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert "Jiangan station" in browser.get("/board").text


def test_a_name_cannot_break_out_of_the_page(desk):
    make_visit(make_senior(name="</script><b>"))
    assert "</script><b>" not in desk.get(f"/board?day={TODAY}").text
