"""A list on its way in, as an operator at a desk sees it: columns, dry run, refused rows, taking, undoing."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Door
from tests.people.makers import id_number
from tests.running import Running, rows

pytestmark = pytest.mark.browser

GROUP = """select areas.code, areas.name from areas join seniors on seniors.area_code = areas.code
           join users on users.scope_key = cast(seniors.station_id as text)
           where users.username = 'operator' and areas.level = 'group' limit 1"""
GOOD, BAD = id_number("32068219400504112"), id_number("32068219400504114")


def handed_in(page: Page, running: Running, folder: Path) -> None:
    """Two people, the second with a mistyped ID number, under a head that says nothing to the product."""
    ((_code, group),) = rows(running, GROUP)
    wrong = BAD[:-1] + ("0" if BAD[-1] != "0" else "1")
    book = Workbook()
    for line in (
        ("怎么称呼", "身份证号", "村组", "家庭住址"),
        ("丛来宾", GOOD, group, "1组 91号"),
        ("丛误字", wrong, group, "1组 92号"),
    ):
        book.active.append(line)
    book.save(folder / "新名册.xlsx")
    page.goto("/imports?kind=seniors")
    page.set_input_files("#file-choice", folder / "新名册.xlsx")
    page.click("#new button[type=submit]")


def test_a_list_comes_in_and_goes_out_again(door: Door, running: Running, tmp_path: Path) -> None:
    page = door("operator", DESK, "en-US")
    handed_in(page, running, tmp_path)
    expect(page.locator("#columns")).to_be_visible()
    page.select_option("select[name=column-0]", "name")
    page.click("#columns .btn-primary")

    take = page.get_by_role("button", name="Take 1 row")
    expect(take).to_be_visible(timeout=60_000)
    assert rows(running, "select 1 from seniors where name = '丛来宾'") == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook of the refused rows").click()
    download.value.save_as(tmp_path / "refused.xlsx")
    refused = load_workbook(tmp_path / "refused.xlsx").active
    assert refused is not None
    assert "丛误字" in {cell.value for row in refused.iter_rows() for cell in row}

    take.click()
    undo = page.get_by_role("button", name="Undo this import")
    expect(undo).to_be_visible(timeout=60_000)
    ((senior_id,),) = rows(running, "select id from seniors where name = '丛来宾'")
    list_url = page.url
    page.goto(f"/seniors/{senior_id}")
    page.get_by_role("link", name="新名册.xlsx").click()
    expect(page).to_have_url(list_url)

    page.get_by_role("button", name="Undo this import").click()
    page.locator(
        "dialog[open] .btn-primary, dialog[open] .btn-danger, dialog[open] [value=yes]"
    ).first.click()
    expect(page.get_by_text("1 record is taken back")).to_be_visible(timeout=60_000)
    assert rows(running, "select 1 from seniors where name = '丛来宾'") == []


def test_a_sum_that_does_not_add_up_is_told_before_anything_is_taken(
    door: Door, running: Running, tmp_path: Path
) -> None:
    # 4,369 and 1,117 are 5,486; a county printed 5,586.
    page = door("admin", DESK, "en-US")
    book = Workbook()
    for line in (
        ("机构名称", "乡镇", "床位", "经纬"),
        ("甲养老院", "白蒲镇", 4369, ""),
        ("乙养老院", "白蒲镇", 1117, ""),
        ("合计", "", 5586, ""),
    ):
        book.active.append(line)
    book.save(tmp_path / "床位.xlsx")
    page.goto("/imports?kind=institutions")
    page.set_input_files("#file-choice", tmp_path / "床位.xlsx")
    page.click("#new button[type=submit]")
    page.click("#columns .btn-primary")
    sums = page.locator(".import-sums")
    expect(sums).to_contain_text("5,586", timeout=60_000)
    expect(sums).to_contain_text("5,486")
