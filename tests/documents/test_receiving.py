"""Uploads: pictures drawn anew, everything kept under names that nobody guesses, and sent as what it is."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as deep
from hypothesis import strategies as st
from PIL import Image

from documents.kinds import FileRefused, Refusal
from documents.models import Document
from documents.pictures import preview_of
from documents.receiving import MEGABYTE, Limits, Received, keep, limits_in_force, receive, receive_pdf
from documents.serving import file_response, pdf_response
from tests import make
from tests.documents.clamd import EICAR, scanner
from tests.documents.files import camera_words, heic, pdf, picture, png_header, with_exif
from tests.make import Cast

LIMITS = Limits(megabytes=25, megapixels=60, megapixels_at_once=16)
SCRIPT = b"<script>alert(1)</script>"


def received(content: bytes) -> Received:
    return receive(io.BytesIO(content), limits=LIMITS)


def preview(content: bytes) -> bytes:
    return preview_of(Image.open(io.BytesIO(content)))


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.jpg"
    with file.open("wb") as sparse:
        sparse.write(picture())
        sparse.truncate(25 * MEGABYTE + 1)
    with file.open("rb") as upload, pytest.raises(FileRefused) as refused:
        receive(upload, limits=LIMITS)
    assert (refused.value.refusal, "25 MB" in refused.value.words) == (Refusal.TOO_LARGE, True)


@pytest.mark.parametrize(("width", "height"), [(8000, 7501), (10_000, 10_000), (50_000, 50_000)])
def test_a_bomb_of_pixels_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(FileRefused) as refused:
        received(png_header(width, height))
    assert (refused.value.refusal, "60 million" in refused.value.words) == (Refusal.TOO_MANY_PIXELS, True)


def test_a_large_picture_is_left_to_the_worker_undrawn() -> None:
    whole = picture(size=(4100, 4000))
    waiting = received(whole)
    assert (waiting.is_raw, waiting.content, waiting.width) == (True, whole, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_as_jpeg_with_a_preview(kind: str) -> None:
    taken = received(picture(kind, size=(3000, 1500)))
    drawn, small = Image.open(io.BytesIO(taken.content)), Image.open(io.BytesIO(preview(taken.content)))
    assert (drawn.format, small.format, taken.kind.media_type) == ("JPEG", "JPEG", "image/jpeg")
    assert drawn.size == (taken.width, taken.height) == (2400, 1200)
    assert small.size == (480, 240)


def test_a_picture_of_an_iphone_is_drawn_as_jpeg_too() -> None:
    taken = received(heic((640, 480), exif=camera_words().tobytes()))
    assert Image.open(io.BytesIO(taken.content)).format == "JPEG"
    assert taken.taken_at == pytest.approx((3.26472, 50.82778), abs=1e-4)
    assert b"An Peeters" not in taken.content


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "CMYK", "1"])
def test_pictures_of_every_colouring_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (30, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(io.BytesIO(received(out.getvalue()).content)).mode == "RGB"


@pytest.mark.parametrize("hidden", [SCRIPT, b"PK\x03\x04secret", b"%PDF-1.7", b"<?php system($_GET[0]); ?>"])
def test_nothing_hides_behind_a_picture(hidden: bytes) -> None:
    for whole in (picture() + hidden, picture("PNG") + hidden, picture(comment=hidden)):
        content = received(whole).content
        assert hidden not in content + preview(content)


def test_place_camera_and_owner_are_taken_out() -> None:
    assert b"An Peeters" in with_exif(1)
    taken = received(with_exif(1))
    for content in (taken.content, preview(taken.content)):
        assert b"An Peeters" not in content
        assert not Image.open(io.BytesIO(content)).getexif()
        assert "exif" not in Image.open(io.BytesIO(content)).info


@pytest.mark.parametrize(("orientation", "upright"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))])
def test_a_picture_taken_sideways_stands_upright(orientation: int, upright: tuple[int, int]) -> None:
    taken = received(with_exif(orientation))
    assert (taken.width, taken.height) == upright


def test_turned_around_means_turned_around() -> None:
    red = Image.open(io.BytesIO(received(with_exif(3)).content)).getpixel((55, 20))
    assert red[0] > red[2]


def test_where_a_photo_was_taken_is_told_beside_it_and_never_in_it() -> None:
    taken = received(with_exif(1))
    assert taken.taken_at == pytest.approx((3.26472, 50.82778), abs=1e-4)
    assert received(picture()).taken_at is None


@pytest.mark.parametrize("told", [{1: "N"}, {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, {2: (1, 2), 4: (3, 4)}])
def test_a_place_that_makes_no_sense_is_no_place(told: dict) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(told)
    assert received(picture(exif=exif)).taken_at is None


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
        taken = received(bytes(whole[: int(kept * len(whole)) + 1]))
    except FileRefused:
        return
    assert Image.open(io.BytesIO(taken.content)).format == "JPEG"


def kept_for(cast: Cast, name: str = "front.png") -> Document:
    place = cast.editor.acting.organisation.municipality
    return keep(receive(make.picture(), limits=limits_in_force()), name=name, by=cast.editor, municipality=place)


def test_a_stored_file_has_a_name_that_nobody_guesses(cast: Cast) -> None:
    first, second = kept_for(cast), kept_for(cast)
    for document in (first, second):
        assert Path(document.file.name).name == f"{document.pk}.jpg"
        assert document.pk.version == 4
    assert first.file.name != second.file.name
    assert "front" not in first.file.name


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


@pytest.mark.parametrize(("content", "way"), [(picture(), "inline"), (pdf(), "attachment")])
def test_a_file_is_sent_as_what_it_is_and_guessed_as_nothing_else(cast: Cast, content: bytes, way: str) -> None:
    place = cast.editor.acting.organisation.municipality
    document = keep(received(content), name='é".pdf', by=cast.editor, municipality=place)
    answer = file_response(RequestFactory().get("/"), document)
    assert answer["Content-Disposition"].startswith(way)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (document.content_type, "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    assert "\n" not in answer["Content-Disposition"]


def why_no_pdf(content: bytes) -> Refusal:
    """Why a file is not taken where a PDF alone is kept."""
    with pytest.raises(FileRefused) as refused:
        receive_pdf(io.BytesIO(content), limits=LIMITS)
    return refused.value.refusal


def test_a_pdf_that_no_worker_looks_at_is_looked_into_and_scanned_at_once(settings: object) -> None:
    assert receive_pdf(io.BytesIO(pdf()), limits=LIMITS).content == pdf()
    assert why_no_pdf(picture()) == Refusal.NO_PDF
    assert why_no_pdf(pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert) >>\nendobj\n")) == Refusal.ACTIVE
    with scanner() as running:
        settings.CLAMD_ADDRESS = running.address  # type: ignore[attr-defined]
        assert receive_pdf(io.BytesIO(pdf()), limits=LIMITS).content == pdf()
        assert why_no_pdf(pdf(b"%" + EICAR + b"\n")) == Refusal.INFECTED
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
    assert why_no_pdf(pdf()) == Refusal.NOT_SCANNED


def test_a_pdf_of_a_higher_app_is_saved_to_disk_and_runs_nothing() -> None:
    answer = pdf_response(pdf(), name="DH-2026-0001-nl.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="DH-2026-0001-nl.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-cache")
    assert answer["Content-Security-Policy"].startswith("sandbox;")
