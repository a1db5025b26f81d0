"""Uploads: judged by their bytes, drawn anew, and kept under names that nobody guesses."""

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as deep
from hypothesis import strategies as st
from PIL import Image

from documents.models import Document
from documents.receiving import (
    LARGEST_FILE,
    MOST_PIXELS,
    FileRefused,
    Received,
    Refusal,
    keep,
    read_paper,
    read_picture,
)
from documents.serving import file_response
from tests import make
from tests.make import Cast

ORIENTATION, GPS = 0x0112, 0x8825
SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose left half is red and right half is blue."""
    drawn = Image.new("RGB", size, (200, 0, 0))
    drawn.paste((0, 0, 200), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def with_exif(orientation: int) -> bytes:
    """A picture that a telephone took at a place, held some way."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Telephone of An Peeters"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 49.0, 40.0), 3: "E", 4: (3.0, 15.0, 53.0)})
    return picture(exif=exif)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width: int, height: int) -> bytes:
    """The first bytes of a PNG that promises so many pixels and holds none."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def words_bomb() -> bytes:
    """A PNG with a text that grows from kilobytes to a hundred megabytes."""
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    whole = picture("PNG")
    return whole[:33] + bomb + whole[33:]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "words": lambda: b"This is no picture.",
    "one byte": lambda: b"\xff",
    "only the mark of a jpeg": lambda: b"\xff\xd8\xff\xe0",
    "zeroes": lambda: b"\0" * 5000,
    "page": lambda: b"<!doctype html><html>" + SCRIPT,
    "svg": lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "gif": lambda: picture("GIF"),
    "bitmap": lambda: picture("BMP"),
    "tiff": lambda: picture("TIFF"),
    "icon": lambda: picture("ICO"),
    "photoshop": lambda: b"8BPS" + b"\0" * 200,
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(x) run\n",
    "zip": lambda: b"PK\x03\x04" + b"\0" * 100,
    "programme": lambda: b"\x7fELF" + b"\0" * 100,
    "word with macros": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "truncated jpeg": lambda: picture()[:300],
    "truncated png": lambda: picture("PNG")[:60],
    "truncated webp": lambda: picture("WEBP")[:40],
    "png with a broken checksum": lambda: picture("PNG").replace(b"IDAT", b"IDAT\xff", 1),
    "png of no width": lambda: png_header(0, 10),
    "png of a lie": lambda: png_header(400, 400),
    "png with a bomb of words": words_bomb,
    "gif behind a jpeg's mark": lambda: b"\xff\xd8\xff" + picture("GIF"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_picture_is_refused_in_words(kind: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_picture(io.BytesIO(HOSTILE[kind]()))
    assert refused.value.refusal == Refusal.NO_PICTURE
    with pytest.raises(FileRefused) as refused:
        read_paper(io.BytesIO(HOSTILE[kind]()))
    assert refused.value.refusal == Refusal.NO_PAPER


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_picture(io.BytesIO())
    assert refused.value.refusal == Refusal.EMPTY


@pytest.mark.parametrize("read", [read_picture, read_paper])
def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path, read: Callable) -> None:
    file = tmp_path / "large.jpg"
    with file.open("wb") as sparse:
        sparse.write(picture())
        sparse.truncate(LARGEST_FILE + 1)
    with file.open("rb") as upload, pytest.raises(FileRefused) as refused:
        read(upload)
    assert refused.value.refusal == Refusal.TOO_LARGE


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 7501), (10_000, 10_000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_bomb_of_pixels_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(FileRefused) as refused:
        read_picture(io.BytesIO(png_header(width, height)))
    assert refused.value.refusal == Refusal.TOO_MANY_PIXELS
    assert width * height > MOST_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_as_jpeg_with_a_preview(kind: str) -> None:
    received = read_picture(io.BytesIO(picture(kind, size=(3000, 1500))))
    drawn, preview = Image.open(io.BytesIO(received.content)), Image.open(io.BytesIO(received.preview))
    assert (drawn.format, preview.format, received.content_type) == ("JPEG", "JPEG", "image/jpeg")
    assert drawn.size == (received.width, received.height) == (2400, 1200)
    assert preview.size == (480, 240)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1"])
def test_pictures_of_every_colouring_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(io.BytesIO(read_picture(out).content)).mode == "RGB"


@pytest.mark.parametrize("hidden", [SCRIPT, b"PK\x03\x04secret", b"%PDF-1.7", b"<?php system($_GET[0]); ?>"])
def test_nothing_hides_behind_a_picture(hidden: bytes) -> None:
    for whole in (picture() + hidden, picture("PNG") + hidden, picture(comment=hidden)):
        received = read_picture(io.BytesIO(whole))
        assert hidden not in received.content + received.preview


def test_place_camera_and_owner_are_taken_out() -> None:
    assert b"An Peeters" in with_exif(1)
    received = read_picture(io.BytesIO(with_exif(1)))
    for content in (received.content, received.preview):
        assert b"An Peeters" not in content
        assert not Image.open(io.BytesIO(content)).getexif()
        assert "exif" not in Image.open(io.BytesIO(content)).info


@pytest.mark.parametrize(("orientation", "upright"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))])
def test_a_picture_taken_sideways_stands_upright(orientation: int, upright: tuple[int, int]) -> None:
    received = read_picture(io.BytesIO(with_exif(orientation)))
    assert (received.width, received.height) == upright


def test_turned_around_means_turned_around() -> None:
    red = Image.open(io.BytesIO(read_picture(io.BytesIO(with_exif(3))).content)).getpixel((55, 20))
    assert red[0] > red[2]


def test_a_pdf_is_a_paper_and_no_picture() -> None:
    pdf = b"%PDF-1.7\n%%EOF\n"
    received = read_paper(io.BytesIO(pdf))
    assert (received.content, received.content_type, received.preview) == (pdf, "application/pdf", b"")
    with pytest.raises(FileRefused):
        read_picture(io.BytesIO(pdf))


@pytest.mark.slow
@deep(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "EXIF"]),
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
    kept=st.floats(0.1, 1),
)
def test_a_picture_with_broken_bytes_is_drawn_or_refused(
    kind: str, places: list[tuple[float, int]], kept: float
) -> None:
    whole = bytearray(with_exif(6) if kind == "EXIF" else picture(kind))
    for place, byte in places:
        whole[int(place * len(whole))] = byte
    try:
        received = read_picture(io.BytesIO(bytes(whole[: int(kept * len(whole)) + 1])))
    except FileRefused:
        return
    assert Image.open(io.BytesIO(received.content)).format == "JPEG"


def kept_for(cast: Cast, name: str = "front.png") -> Document:
    place = cast.editor.acting.organisation.municipality
    return keep(read_picture(make.picture()), name=name, by=cast.editor, municipality=place)


def test_a_stored_file_has_a_name_that_nobody_guesses(cast: Cast) -> None:
    first, second = kept_for(cast), kept_for(cast)
    for document in (first, second):
        assert Path(document.file.name).name == f"{document.pk}.jpg"
        assert document.pk.version == 4
    assert first.file.name != second.file.name
    assert "front" not in first.file.name + first.preview.name


def test_a_stored_file_lies_in_the_private_folder_and_is_the_servers_alone(cast: Cast) -> None:
    path = Path(kept_for(cast).file.path)
    assert path.is_relative_to(settings.PRIVATE_FILES)
    assert not path.is_relative_to(Path(settings.STATIC_ROOT))
    assert not path.stat().st_mode & 0o007


def test_a_row_says_what_is_stored(cast: Cast) -> None:
    document = kept_for(cast)
    content = document.file.read()
    assert (document.size, document.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document.name, document.received_by, document.municipality.nis) == ("front.jpg", cast.editor, make.KORTRIJK)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd.png",
        "a" * 400 + ".png",
        ".png",
        "photo.php.png",
        "\u202egnp.exe",
        "foto één.PNG",
        ".",
    ],
)
def test_a_name_decides_nothing_about_where_a_file_lies(cast: Cast, name: str) -> None:
    document = kept_for(cast, name)
    assert Path(document.file.path).parent.is_relative_to(settings.PRIVATE_FILES / "documents")
    assert document.name.endswith(".jpg")
    assert "/" not in document.name
    assert len(document.name) <= 200


@pytest.mark.parametrize(("content_type", "way"), [("image/jpeg", "inline"), ("application/pdf", "attachment")])
def test_a_file_is_sent_as_what_it_is_and_guessed_as_nothing_else(cast: Cast, content_type: str, way: str) -> None:
    place = cast.editor.acting.organisation.municipality
    document = keep(Received(b"%PDF-1.7", content_type, ".pdf"), name='é".pdf', by=cast.editor, municipality=place)
    answer = file_response(RequestFactory().get("/"), document)
    assert answer["Content-Disposition"].startswith(way)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (content_type, "nosniff")
    assert "private" in answer["Cache-Control"]
    assert "\n" not in answer["Content-Disposition"]
