"""Every text of the product has its Chinese, and the built catalogues are those of the code."""

from eldercare.translations.__main__ import PO, missing, outputs, refreshed


def test_every_text_has_its_chinese() -> None:
    assert [message.id for message in missing(refreshed())] == []


def test_the_built_catalogues_are_not_older_than_the_code() -> None:
    stale = [path.name for path, content in outputs(refreshed()).items() if path.read_bytes() != content]
    assert stale == []


def test_no_chinese_text_is_kept_that_nothing_uses() -> None:
    assert "#~" not in PO.read_text(encoding="utf-8")
