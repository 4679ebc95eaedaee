"""Settings."""

from pathlib import Path

import pytest

from eldercare.config import DataFolderError, MissingSettingError, Settings, make_folder


def test_without_a_secret_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(MissingSettingError, match="ELDERCARE_SECRET_KEY"):
        Settings.from_env({"ELDERCARE_DATA_DIR": str(tmp_path)})


def test_a_kept_secret_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    env = {"ELDERCARE_DATA_DIR": str(tmp_path)}
    first = Settings.from_env(env, create_secret=True).secret_key
    assert Settings.from_env(env).secret_key == first


def test_a_kept_secret_is_for_its_owner_only(tmp_path: Path) -> None:
    Settings.from_env({"ELDERCARE_DATA_DIR": str(tmp_path)}, create_secret=True)
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_the_database_stands_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings.from_env({"ELDERCARE_DATA_DIR": str(tmp_path), "ELDERCARE_SECRET_KEY": "x"})
    assert settings.database_url == f"sqlite:///{tmp_path}/eldercare.db"


def test_several_addresses_for_messages_are_split_at_blanks() -> None:
    settings = Settings.from_env(
        {"ELDERCARE_SECRET_KEY": "x", "ELDERCARE_NOTIFY_URLS": "json://a/ mailto://b:c@d.example"}
    )
    assert settings.notify_urls == ("json://a/", "mailto://b:c@d.example")


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataFolderError, match=str(tmp_path / "file")):
        make_folder(tmp_path / "file")
    with pytest.raises(DataFolderError, match="--data-dir"):
        Settings.from_env({"ELDERCARE_DATA_DIR": str(tmp_path / "file")}, create_secret=True)
