"""Evidence photos: re-encoded, stripped of EXIF after reading time and place, found by their content.

A photo is a JPEG of at most 1600 px, kept as data_dir/evidence/ab/cd/<sha256>.jpg and never below
static/: a room serves it through a route that checks who asks. The same picture gives the same SHA-256,
so a photo that is handed in twice is found.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from eldercare.core.db import Base, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.geo import Place
from eldercare.core.time import ZONE

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _TAKEN_OFFSET, _CHANGED = 36867, 36881, 306


class NotAnImageError(InvalidInputError):
    """The file is no picture that we can read."""

    code = "not_an_image"
    sentence = N_("The file is not a photo that we can read. Take or choose a JPEG, PNG or WebP picture.")

    def __init__(self, field: str = "photo") -> None:
        super().__init__({field: self.sentence})


class PhotoTooLargeError(InvalidInputError):
    """More bytes or more pixels than are taken; a small file that unpacks to a huge one is one of these."""

    status = 413
    code = "photo_too_large"
    sentence = N_("The photo is too large: at most 10 MB and 50 million pixels are taken.")

    def __init__(self, field: str = "photo") -> None:
        super().__init__({field: self.sentence})


class Photo(Base):
    """One picture by its content. `taken_at`, `lat`, `lon` are what the camera or the phone said (WGS-84)."""

    __tablename__ = "photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha: Mapped[str] = mapped_column(String(64), unique=True)
    taken_at: Mapped[datetime | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime]

    @property
    def place(self) -> Place | None:
        """Where it was taken, if that is known."""
        return None if self.lat is None or self.lon is None else Place(self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture in memory: JPEG bytes without EXIF, its size in pixels, and what EXIF had said."""

    jpeg: bytes
    width: int
    height: int
    taken_at: datetime | None = None
    place: Place | None = None

    @property
    def sha(self) -> str:
        """Its address."""
        return hashlib.sha256(self.jpeg).hexdigest()


def read_picture(data: bytes) -> Picture:
    """Decode, turn upright, shrink to 1600 px and encode anew; time and place are read first.

    Raises PhotoTooLargeError before anything is unpacked, NotAnImageError for all else that is no picture.
    """
    if len(data) > MAX_BYTES:
        raise PhotoTooLargeError
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoTooLargeError
            exif = image.getexif()
            taken_at, place = _taken_at(exif), _place(exif)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoTooLargeError from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAnImageError from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), upright.width, upright.height, taken_at, place)


def keep_photo(
    data: bytes,
    *,
    uploaded_by: int,
    folder: Path,
    now: datetime,
    taken_at: datetime | None = None,
    place: Place | None = None,
) -> Photo:
    """Store an uploaded picture and give its row; the same picture again gives the row that is there.

    `taken_at` and `place` are what the phone said beside the file: a browser that shrinks a photo loses
    its EXIF. What the file itself says comes first. `folder` is the data folder.
    """
    picture = read_picture(data)
    _write(path_of(folder, picture.sha), picture.jpeg)
    where = picture.place or place
    with transaction() as session:
        known = find(session, picture.sha)
        if known is not None:
            return known
        photo = Photo(
            sha=picture.sha,
            taken_at=picture.taken_at or taken_at,
            lat=where.lat if where else None,
            lon=where.lon if where else None,
            width=picture.width,
            height=picture.height,
            uploaded_by=uploaded_by,
            at=now,
        )
        session.add(photo)
        session.flush()
        return photo


def find(session: Session, sha: str) -> Photo | None:
    """The photo with this address."""
    return session.scalar(select(Photo).where(Photo.sha == sha))


def path_of(folder: Path, sha: str) -> Path:
    """Where a photo lies below the data folder."""
    return folder / "evidence" / sha[:2] / sha[2:4] / f"{sha}.jpg"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never sees half a file, and a second writer writes the same bytes."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


def _taken_at(exif: Image.Exif) -> datetime | None:
    """EXIF has local time; without an offset the county's clocks are meant."""
    details = exif.get_ifd(_EXIF_IFD)
    text = str(details.get(_TAKEN) or exif.get(_CHANGED) or "").strip("\x00 ")
    offset = str(details.get(_TAKEN_OFFSET) or "").strip("\x00 ")
    try:
        if offset:
            return datetime.strptime(text + offset, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=ZONE).astimezone(UTC)
    except ValueError:
        return None


def _place(exif: Image.Exif) -> Place | None:
    gps = exif.get_ifd(_GPS_IFD)
    lat, lon = _degrees(gps, 1, "S"), _degrees(gps, 3, "W")
    if lat is None or lon is None or not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        return None
    return Place(lat, lon)


def _degrees(gps: Mapping[int, Any], tag: int, negative: str) -> float | None:
    """Degrees, minutes, seconds and a letter as one signed number."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag + 1])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if value != value:  # a phone without a fix writes 0/0
        return None
    return -value if str(gps.get(tag, "")).upper().startswith(negative) else value
