"""Files in an S3 bucket in the place of a folder: the same promises, and no address of the bucket is ever given out."""

import io
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from moto.server import ThreadedMotoServer

from documents.models import Document
from documents.preparing import prepare
from portal import settings as portal
from portal.backup.restoring import put_back
from portal.backup.shelf import BackupUnusable, Locks, Shelf
from portal.backup.writing import keep_files
from sites.kinds import PaperKind
from sites.papers import add_paper
from tests import make
from tests.documents.files import pdf, picture
from tests.make import Cast
from tests.roles import as_owner

BUCKET = f"papers-{uuid.uuid4().hex}"
pytestmark = pytest.mark.slow


@pytest.fixture
def bucket(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A private bucket of a real S3 server on the loopback, as the default storage."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    address = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="eu-west-1")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    options = portal.FILES_IN_BUCKET["OPTIONS"] | {
        "bucket_name": BUCKET,
        "endpoint_url": address,
        "region_name": "eu-west-1",
        "addressing_style": "path",
    }
    settings.STORAGES = settings.STORAGES | {"default": portal.FILES_IN_BUCKET | {"OPTIONS": options}}  # type: ignore[attr-defined]
    yield client
    for each in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=each["Key"])
    client.delete_bucket(Bucket=BUCKET)
    server.stop()


def keys(bucket: object) -> list[str]:
    return [each["Key"] for each in bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])]  # type: ignore[attr-defined]


def test_a_paper_is_kept_in_the_bucket_and_served_by_the_portal_alone(
    cast: Cast, bucket: object, sign_in, django_capture_on_commit_callbacks
) -> None:
    site = make.draft(cast.editor)
    paper = add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a.pdf", kind=PaperKind.PLAN).paper
    assert keys(bucket) == [paper.document.file.name]
    answer = sign_in(cast.editor).get(f"/sites/papers/{paper.pk}/")
    assert b"".join(answer.streaming_content) == pdf()
    assert "127.0.0.1" not in str(answer.headers)
    page = sign_in(cast.editor).get(f"/sites/{site.pk}/papers/").content.decode()
    assert BUCKET + "." not in page
    assert "X-Amz" not in page


def test_the_worker_draws_and_replaces_there_too(
    cast: Cast, bucket: object, django_capture_on_commit_callbacks
) -> None:
    site = make.draft(cast.editor)
    upload = io.BytesIO(picture(size=(4600, 3600)))
    document = add_paper(site, upload, by=cast.editor, name="a", kind=PaperKind.PHOTO).paper.document
    with django_capture_on_commit_callbacks(execute=True):
        assert prepare(document.pk)
    drawn = Document.objects.get()
    assert sorted(keys(bucket)) == sorted([drawn.file.name, drawn.preview.name])


def test_nothing_in_the_bucket_is_open_to_the_public(cast: Cast, bucket: object) -> None:
    add_paper(make.draft(cast.editor), io.BytesIO(pdf()), by=cast.editor, name="a.pdf", kind=PaperKind.PLAN)
    (key,) = keys(bucket)
    grants = bucket.get_object_acl(Bucket=BUCKET, Key=key)["Grants"]  # type: ignore[attr-defined]
    assert not [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]


def test_without_a_bucket_files_lie_in_a_folder() -> None:
    assert "FILES_BUCKET" not in os.environ
    assert portal.STORAGES["default"] is portal.FILES_ON_DISK
    assert storages["default"].__class__.__name__ == "FileSystemStorage"


def test_a_backup_takes_the_bucket_along_and_puts_it_back(cast: Cast, bucket: object, tmp_path: Path) -> None:
    paper = add_paper(
        make.draft(cast.editor), io.BytesIO(pdf()), by=cast.editor, name="a.pdf", kind=PaperKind.PLAN
    ).paper
    name, shelf, locks = paper.document.file.name, Shelf(tmp_path / "shelf"), Locks()
    with as_owner():
        kept, gone = keep_files(shelf, locks=locks, say=print)
    assert ([each["name"] for each in kept], gone) == ([name], [])

    default_storage.delete(name)
    assert keys(bucket) == []
    with as_owner():
        assert keep_files(Shelf(tmp_path / "late"), locks=locks, say=print) == ([], [name])

    put_back(shelf, kept[0], sealed=False, locks=locks)
    assert keys(bucket) == [name]
    put_back(shelf, kept[0], sealed=False, locks=locks)
    with default_storage.open(name, "rb") as back:
        assert back.read() == pdf()

    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another"))
    with pytest.raises(BackupUnusable, match="Another file"):
        put_back(shelf, kept[0], sealed=False, locks=locks)
