"""A corpus of hostile files: each is refused, and the person reads why and what to do."""

import io
import time

import pytest
from PIL import ImageFile

from documents.kinds import FileKind, FileRefused, Refusal
from documents.receiving import Limits, receive
from tests.documents.files import HONEST, docx_parts, package
from tests.documents.hostile import HOSTILE

LIMITS = Limits(megabytes=25, megapixels=60, megapixels_at_once=16)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name: str) -> None:
    make, refusal = HOSTILE[name]
    with pytest.raises(FileRefused) as refused:
        receive(io.BytesIO(make()), limits=LIMITS)
    assert refused.value.refusal == refusal
    words = refused.value.words
    assert words.endswith(".")
    assert "%(" not in words


def test_half_a_picture_is_refused_whatever_another_package_told_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for name in ("half a png", "half a jpeg", "half a webp"):
        with pytest.raises(FileRefused):
            receive(io.BytesIO(HOSTILE[name][0]()), limits=LIMITS)


def test_the_corpus_is_large_and_small() -> None:
    assert len(HOSTILE) >= 40
    assert max(len(make()) for make, _ in HOSTILE.values()) < 1_000_000


def test_every_reason_that_bytes_can_give_has_a_file() -> None:
    later = {Refusal.TOO_LARGE, Refusal.TOO_MANY, Refusal.NO_PICTURE, Refusal.NO_PDF}
    later |= {Refusal.INFECTED, Refusal.NOT_KEPT, Refusal.NOT_SCANNED}
    assert {refusal for _, refusal in HOSTILE.values()} == set(Refusal) - later


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_as_what_it_is(name: str) -> None:
    received = receive(io.BytesIO(HONEST[name]), limits=LIMITS)
    assert received.kind == FileKind(name.split()[0])
    if not received.kind.is_picture:
        assert received.content == HONEST[name]


def test_only_pictures_are_photos() -> None:
    with pytest.raises(FileRefused) as refused:
        receive(io.BytesIO(HONEST["pdf"]), limits=LIMITS, pictures_only=True)
    assert refused.value.refusal == Refusal.NO_PICTURE


def test_a_word_that_lies_across_two_pieces_is_found() -> None:
    for before in range(256 * 1024 - 60, 256 * 1024 + 10, 7):
        words = "x" * before + " DDEAUTO cmd"
        with pytest.raises(FileRefused) as refused:
            receive(io.BytesIO(package(docx_parts(words), store=True)), limits=LIMITS)
        assert refused.value.refusal == Refusal.ACTIVE


@pytest.mark.parametrize(
    "slow",
    [
        b"%PDF-1.7\n" + b">>stream\n" * 60_000 + b"%%EOF\n",
        package(docx_parts() | {"word/x.xml": "<Relationship " * 40_000}, store=True),
        package(docx_parts() | {"word/x.xml": "instrText>" * 60_000}, store=True),
    ],
    ids=["streams that never end", "tags that never end", "fields that never end"],
)
def test_a_file_made_to_be_slow_is_read_in_one_walk(slow: bytes) -> None:
    begun = time.process_time()
    receive(io.BytesIO(slow), limits=LIMITS)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("padding", [0, 256 * 1024 - 3000, 256 * 1024 - 60])
def test_a_template_from_elsewhere_is_found_however_it_is_written(quote: str, padding: int) -> None:
    kind = f"http://schemas.openxmlformats.org/x/attachedTemplate{quote}"
    tag = f"<r:Relationship Id='a > b' Type={quote}{kind} Target='{'x' * 2000}' TargetMode = {quote}External{quote}/>"
    parts = docx_parts() | {"word/_rels/settings.xml.rels": "y" * padding + tag}
    with pytest.raises(FileRefused) as refused:
        receive(io.BytesIO(package(parts, store=True)), limits=LIMITS)
    assert refused.value.refusal == Refusal.ACTIVE
