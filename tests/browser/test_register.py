"""Registering a device on a phone and at a desk: the camera, and the choice of a senior."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Door

pytestmark = pytest.mark.browser

# A camera that shows a painted picture, and a reader that finds one code in it.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream(5);
};
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: '{"id": "SOS-7001"}' }]; }
};
"""
NO_CAMERA = (
    "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };"
)


def test_the_camera_reads_the_label_of_a_new_device(door: Door) -> None:
    page = door("operator", PHONE)
    page.add_init_script(CAMERA)
    page.goto("/devices/new")
    page.click("[data-scan-camera]")
    page.wait_for_url("**/devices/new?device_id=SOS-7001*")
    expect(page.locator("#device_id")).to_have_value("SOS-7001")


def test_without_leave_for_the_camera_one_is_told_to_type(door: Door) -> None:
    page = door("operator", PHONE)
    page.add_init_script(CAMERA + NO_CAMERA)
    page.goto("/devices/new")
    page.click("[data-scan-camera]")
    expect(page.locator("[data-scan-note]")).to_be_visible()


def test_a_browser_that_reads_no_codes_offers_no_camera(door: Door) -> None:
    page = door("operator", PHONE)
    page.add_init_script("delete window.BarcodeDetector")
    page.goto("/devices/new")
    expect(page.locator("[data-scan-code]")).to_be_visible()
    expect(page.locator("[data-scan-camera]")).to_be_hidden()


def test_another_senior_is_chosen_instead(door: Door) -> None:
    page = door("operator", DESK)
    open_new_for_a_senior(page)
    expect(page.locator("[data-chosen]")).to_be_visible()
    page.click("[data-choose-again]")
    expect(page.locator("#senior")).to_be_focused()
    page.fill("#senior", "nobody of this name")
    page.fill("#device_id", "SOS-7002")
    page.select_option("#model", "native")
    page.click(".form-actions button[type=submit]")
    expect(page.locator("#senior-error")).to_be_visible()
    expect(page.locator("#device_id")).to_have_value("SOS-7002")


def open_new_for_a_senior(page: Page) -> None:
    page.goto("/seniors")
    address = page.locator(".people-list tbody th a").first.get_attribute("href") or ""
    page.goto(f"/devices/new?senior={address.rpartition('/')[2]}")
