"""Settings, read once from the environment (prefix ELDERCARE_) and frozen."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_DATA_DIR = "var"


class MissingSettingError(Exception):
    """A setting without which nothing may start."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"ELDERCARE_{name} is not set. Set it in the environment, "
            "or start with `eldercare up`, which keeps one in the data folder."
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process is told from outside. No secret has a default."""

    database_url: str
    secret_key: str
    data_dir: Path
    mqtt_url: str | None = None
    notify_urls: tuple[str, ...] = ()
    tile_url: str | None = None
    osrm_url: str | None = None
    public_url: str = ""
    secure_cookies: bool = True
    demo: bool = False
    demo_broker: bool = False
    stream_limit: int = field(default=48)

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, create_secret: bool = False) -> "Settings":
        """Read the environment; `create_secret` keeps a new secret in the data folder if there is none.

        Raises MissingSettingError where a process needs a secret and has none.
        """
        data_dir = Path(env.get("ELDERCARE_DATA_DIR", DEFAULT_DATA_DIR)).absolute()
        return cls(
            database_url=env.get("ELDERCARE_DATABASE_URL") or f"sqlite:///{data_dir / 'eldercare.db'}",
            secret_key=env.get("ELDERCARE_SECRET_KEY") or _kept_secret(data_dir, create=create_secret),
            data_dir=data_dir,
            mqtt_url=env.get("ELDERCARE_MQTT_URL"),
            notify_urls=tuple(env.get("ELDERCARE_NOTIFY_URLS", "").split()),
            tile_url=env.get("ELDERCARE_TILE_URL"),
            osrm_url=env.get("ELDERCARE_OSRM_URL"),
            public_url=env.get("ELDERCARE_PUBLIC_URL", "").rstrip("/"),
            secure_cookies=env.get("ELDERCARE_SECURE_COOKIES", "1") != "0",
            demo=env.get("ELDERCARE_DEMO") == "1",
            demo_broker=env.get("ELDERCARE_DEMO_BROKER") == "1",
        )


def _kept_secret(data_dir: Path, *, create: bool) -> str:
    path = data_dir / "secret.key"
    if path.exists():
        return path.read_text().strip()
    if not create:
        raise MissingSettingError("SECRET_KEY")
    data_dir.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
