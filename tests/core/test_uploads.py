"""Evidence photos: what is kept, what is dropped and what is refused."""

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.ctx import AppContext
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from eldercare.core.geo import Place
from eldercare.core.uploads import (
    LONGEST_SIDE,
    MAX_BYTES,
    NotAnImageError,
    PhotoTooLargeError,
    keep_photo,
    path_of,
    read_picture,
)
from tests.makers import NOW, make_user

GPS_IFD, EXIF_IFD = 0x8825, 0x8769


def jpeg(width: int = 320, height: int = 240, exif: Image.Exif | None = None, colour: str = "teal") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def camera_exif(taken: str = "2026:11:23 09:38:12", offset: str = "") -> Image.Exif:
    """What a phone writes beside a picture taken in Baipu."""
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    details = exif.get_ifd(EXIF_IFD)
    details[36867] = taken
    if offset:
        details[36881] = offset
    exif.get_ifd(GPS_IFD).update(
        {1: "N", 2: _degrees(32, 15, 43.2), 3: "E", 4: _degrees(120, 44, 56.4), 29: "2026:11:23"}
    )
    return exif


def _degrees(degrees: int, minutes: int, seconds: float) -> tuple[IFDRational, ...]:
    return IFDRational(degrees), IFDRational(minutes), IFDRational(int(seconds * 100), 100)


def png_that_claims(width: int, height: int) -> bytes:
    """A file of a few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def test_the_time_is_read_on_the_countys_clocks() -> None:
    assert read_picture(jpeg(exif=camera_exif())).taken_at == datetime(2026, 11, 23, 1, 38, 12, tzinfo=UTC)


def test_a_time_with_its_own_offset_keeps_it() -> None:
    taken = read_picture(jpeg(exif=camera_exif(offset="+09:00"))).taken_at
    assert taken == datetime(2026, 11, 23, 0, 38, 12, tzinfo=UTC)


def test_a_time_that_is_no_time_is_left_out() -> None:
    assert read_picture(jpeg(exif=camera_exif("0000:00:00 00:00:00"))).taken_at is None


def test_the_place_is_read_before_exif_goes() -> None:
    place = read_picture(jpeg(exif=camera_exif())).place
    assert place is not None
    assert (place.lat, place.lon) == pytest.approx((32.262, 120.749), abs=1e-5)


def test_a_place_of_zero_by_zero_is_no_place() -> None:
    exif = Image.Exif()
    exif.get_ifd(GPS_IFD).update({1: "N", 2: _degrees(0, 0, 0), 3: "E", 4: _degrees(0, 0, 0)})
    assert read_picture(jpeg(exif=exif)).place is None


def test_a_phone_without_a_fix_gives_no_place() -> None:
    exif = Image.Exif()
    nothing = (IFDRational(0, 0),) * 3
    exif.get_ifd(GPS_IFD).update({1: "N", 2: nothing, 3: "E", 4: nothing})
    assert read_picture(jpeg(exif=exif)).place is None


def test_what_is_kept_has_no_exif() -> None:
    kept = Image.open(io.BytesIO(read_picture(jpeg(exif=camera_exif())).jpeg))
    assert not kept.getexif()
    assert "exif" not in kept.info


def test_a_picture_lying_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_picture(jpeg(400, 200, exif))
    assert (picture.width, picture.height) == (200, 400)


def test_a_large_picture_is_shrunk_to_1600_pixels() -> None:
    picture = read_picture(jpeg(3200, 2400))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1200)


def test_a_small_picture_keeps_its_size() -> None:
    assert read_picture(jpeg(320, 240)).width == 320


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_png_and_webp_become_jpeg(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), "teal").save(out, kind)
    assert read_picture(out.getvalue()).jpeg.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"GIF89a" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'/>", jpeg()[:200]],
    ids=["empty", "pdf", "gif", "svg", "cut off"],
)
def test_what_is_no_photo_is_refused_by_the_field(data: bytes) -> None:
    with pytest.raises(NotAnImageError) as refused:
        read_picture(data)
    assert "photo" in refused.value.fields


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(PhotoTooLargeError):
        read_picture(b"\0" * (MAX_BYTES + 1))


@pytest.mark.parametrize("side", [8_000, 10_000, 60_000])
def test_a_decompression_bomb_is_refused(side: int) -> None:
    with pytest.raises(PhotoTooLargeError):
        read_picture(png_that_claims(side, side))


def test_a_photo_lies_under_its_own_hash(database: AppContext, tmp_path: Path) -> None:
    photo = keep_photo(jpeg(), uploaded_by=make_user("inspector").id, folder=tmp_path, now=NOW)
    assert path_of(tmp_path, photo.sha).read_bytes().startswith(b"\xff\xd8")
    assert path_of(tmp_path, photo.sha).parent == tmp_path / "evidence" / photo.sha[:2] / photo.sha[2:4]


def test_the_same_picture_twice_is_one_photo(database: AppContext, tmp_path: Path) -> None:
    first = keep_photo(jpeg(), uploaded_by=make_user("inspector").id, folder=tmp_path, now=NOW)
    again = keep_photo(jpeg(), uploaded_by=make_user("manager").id, folder=tmp_path, now=NOW)
    assert again.id == first.id


def test_the_same_picture_with_other_exif_is_one_photo(database: AppContext, tmp_path: Path) -> None:
    user = make_user("inspector").id
    first = keep_photo(jpeg(), uploaded_by=user, folder=tmp_path, now=NOW)
    again = keep_photo(jpeg(exif=camera_exif()), uploaded_by=user, folder=tmp_path, now=NOW)
    assert again.id == first.id


def test_what_the_phone_says_fills_in_for_a_file_without_exif(database: AppContext, tmp_path: Path) -> None:
    photo = keep_photo(
        jpeg(),
        uploaded_by=make_user("inspector").id,
        folder=tmp_path,
        now=NOW,
        taken_at=NOW,
        place=Place(32.2, 120.7),
    )
    assert (photo.taken_at, photo.place) == (NOW, Place(32.2, 120.7))


def test_what_the_file_says_comes_first(database: AppContext, tmp_path: Path) -> None:
    photo = keep_photo(
        jpeg(exif=camera_exif()),
        uploaded_by=make_user("inspector").id,
        folder=tmp_path,
        now=NOW,
        place=Place(1.0, 1.0),
    )
    assert photo.lat == pytest.approx(32.262, abs=1e-4)


def test_the_double_picture_of_many_phones_is_taken() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (64, 48), "teal"), Image.new("RGB", (64, 48), "olive")
    first.save(out, "MPO", save_all=True, append_images=[second])
    assert read_picture(out.getvalue()).width == 64
