"""Settings, read once from the environment (prefix ELDERCARE_) and frozen."""

import errno
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DEFAULT_DATA_DIR = "var"
GEOCODERS = frozenset({"nominatim", "baidu", "amap"})


class SettingError(Exception):
    """A setting is missing or cannot work; the text says which and what to do."""


class MissingSettingError(SettingError):
    """A setting without which nothing may start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"ELDERCARE_{name} is not set. Set it in the environment, "
            "or start with `eldercare up`, which keeps one in the data folder."
        )


class DataFolderError(SettingError):
    """The data folder cannot be made or written."""

    def __init__(self, folder: Path, reason: str | None) -> None:
        super().__init__(
            f"The data folder {folder} cannot be written: {reason}. "
            "Choose another with --data-dir or ELDERCARE_DATA_DIR."
        )


class GeocoderSettingError(SettingError):
    """The provider of positions cannot be used as it is set."""

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name} has to be {wanted}. Leave ELDERCARE_GEOCODER empty to ask nobody.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process is told from outside. No secret has a default."""

    database_url: str
    secret_key: str
    data_dir: Path
    mqtt_url: str | None = None
    mqtt_share: str = ""
    notify_urls: tuple[str, ...] = ()
    tile_url: str | None = None
    osrm_url: str | None = None
    geocoder: str = ""
    geocoder_url: str = ""
    geocoder_key: str = ""
    geocoder_rate: float = 1.0
    public_url: str = ""
    secure_cookies: bool = True
    demo: bool = False
    demo_broker: bool = False
    stream_limit: int = field(default=48)
    key_file: Path | None = None
    breached_passwords: Path | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_label: str = ""

    @property
    def keys_path(self) -> Path:
        """Where the keys of the personal data stand; see `core.keys`."""
        return self.key_file or self.data_dir / "keys.json"

    @property
    def oidc_name(self) -> str:
        """How the other sign-in is called on buttons; empty without one."""
        return (self.oidc_label or "OpenID Connect") if self.oidc_issuer else ""

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, create_secret: bool = False) -> "Settings":
        """Read the environment; `create_secret` keeps a new secret in the data folder if there is none.

        Raises MissingSettingError where a process needs a secret and has none, DataFolderError where the
        folder cannot be used.
        """
        data_dir = Path(env.get("ELDERCARE_DATA_DIR", DEFAULT_DATA_DIR)).absolute()
        return cls(
            database_url=env.get("ELDERCARE_DATABASE_URL") or f"sqlite:///{data_dir / 'eldercare.db'}",
            secret_key=env.get("ELDERCARE_SECRET_KEY") or _kept_secret(data_dir, create=create_secret),
            data_dir=data_dir,
            mqtt_url=env.get("ELDERCARE_MQTT_URL") or None,
            mqtt_share=env.get("ELDERCARE_MQTT_SHARE", ""),
            notify_urls=tuple(env.get("ELDERCARE_NOTIFY_URLS", "").split()),
            tile_url=env.get("ELDERCARE_TILE_URL"),
            osrm_url=env.get("ELDERCARE_OSRM_URL") or None,
            **_geocoder(env),
            public_url=env.get("ELDERCARE_PUBLIC_URL", "").rstrip("/"),
            secure_cookies=env.get("ELDERCARE_SECURE_COOKIES", "1") != "0",
            key_file=_path(env, "ELDERCARE_KEY_FILE"),
            breached_passwords=_path(env, "ELDERCARE_BREACHED_PASSWORDS"),
            oidc_issuer=env.get("ELDERCARE_OIDC_ISSUER", ""),
            oidc_client_id=env.get("ELDERCARE_OIDC_CLIENT_ID", ""),
            oidc_client_secret=env.get("ELDERCARE_OIDC_CLIENT_SECRET", ""),
            oidc_label=env.get("ELDERCARE_OIDC_NAME", ""),
            demo=env.get("ELDERCARE_DEMO") == "1",
            demo_broker=env.get("ELDERCARE_DEMO_BROKER") == "1",
        )


def _geocoder(env: Mapping[str, str]) -> dict[str, Any]:
    """Who finds positions by address, where, by which key and how often a second; nobody unless it is set."""
    kind = env.get("ELDERCARE_GEOCODER", "").strip().lower()
    url, key = env.get("ELDERCARE_GEOCODER_URL", "").strip(), env.get("ELDERCARE_GEOCODER_KEY", "").strip()
    if kind and kind not in GEOCODERS:
        raise GeocoderSettingError("ELDERCARE_GEOCODER", f"one of {', '.join(sorted(GEOCODERS))}")
    needed = {"nominatim": url}.get(kind, key) if kind else "-"
    if not needed:
        raise GeocoderSettingError(f"ELDERCARE_GEOCODER_{'URL' if kind == 'nominatim' else 'KEY'}", "set")
    if url and not url.startswith(("http://", "https://")):
        raise GeocoderSettingError("ELDERCARE_GEOCODER_URL", "an address with http:// or https://")
    try:
        rate = float(env.get("ELDERCARE_GEOCODER_RATE") or 1)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 50:
        raise GeocoderSettingError("ELDERCARE_GEOCODER_RATE", "a number of requests a second, at most 50")
    return {"geocoder": kind, "geocoder_url": url, "geocoder_key": key, "geocoder_rate": rate}


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def make_folder(data_dir: Path) -> None:
    """Make the data folder if there is none. Raises DataFolderError when it cannot be written."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataFolderError(data_dir, error.strerror) from error
    if not os.access(data_dir, os.W_OK | os.X_OK):
        raise DataFolderError(data_dir, os.strerror(errno.EACCES))


def _kept_secret(data_dir: Path, *, create: bool) -> str:
    path = data_dir / "secret.key"
    try:
        if path.exists():
            return path.read_text().strip()
        if not create:
            raise MissingSettingError("SECRET_KEY")
        data_dir.mkdir(parents=True, exist_ok=True)
        # Never seen half written: a start that is killed here would leave an empty secret for good.
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        draft.replace(path)
        return path.read_text().strip()
    except OSError as error:
        raise DataFolderError(data_dir, error.strerror) from error
