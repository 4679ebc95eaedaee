"""Where the compiled kernel is kept."""

import shutil
from pathlib import Path

import dispatch
from dispatch.compiled import cache_folder

SOURCES = Path(dispatch.__file__).parent


def test_the_same_sources_have_the_same_folder(tmp_path: Path) -> None:
    assert cache_folder(SOURCES, str(tmp_path)) == cache_folder(SOURCES, str(tmp_path))


def test_a_changed_source_has_another_folder(tmp_path: Path) -> None:
    changed = tmp_path / "dispatch"
    shutil.copytree(SOURCES, changed, ignore=shutil.ignore_patterns("__pycache__"))
    before = cache_folder(changed, str(tmp_path))
    (changed / "timing.py").write_text((changed / "timing.py").read_text() + "# another line\n")
    assert cache_folder(changed, str(tmp_path)) != before


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cache_folder(SOURCES, str(tmp_path / "file")).is_dir()
