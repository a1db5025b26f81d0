"""Small honest files of every kind that is taken, made here."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

ORIENTATION, GPS = 0x0112, 0x8825
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
XML = '<?xml version="1.0"?><w xmlns="urn:example"><t>{}</t></w>'
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

Parts = dict[str, str | bytes]


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A picture whose left half is red and right half is blue."""
    drawn = Image.new("RGB", size, (200, 0, 0))
    drawn.paste((0, 0, 200), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    drawn.save(out, kind, **options)
    return out.getvalue()


def heic(size: tuple[int, int] = (64, 48), exif: bytes | None = None) -> bytes:
    """A picture as an iPhone keeps it."""
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", size, (200, 0, 0))).save(out, quality=60, exif=exif)
    return out.getvalue()


def camera_words(orientation: int = 1) -> Image.Exif:
    """What a telephone writes into a picture: how it was held, whose it is, and where it stood."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Telephone of An Peeters"
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 49.0, 40.0), 3: "E", 4: (3.0, 15.0, 53.0)})
    return exif


def with_exif(orientation: int) -> bytes:
    """A picture that a telephone took at a place, held some way."""
    return picture(exif=camera_words(orientation))


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width: int, height: int) -> bytes:
    """The first bytes of a PNG that promises so many pixels and holds none."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def package(parts: Parts, *, comment: bytes = b"", store: bool = False) -> bytes:
    """A ZIP of these parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
        written.comment = comment
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    """A text; further parts by their path, with __ for a stroke."""
    return package(docx_parts() | {name.replace("__", "/"): content for name, content in more.items()})


def docx_parts(words: str = "Dag") -> Parts:
    """What a small text is made of."""
    return {"[Content_Types].xml": TYPES, "word/document.xml": XML.format(words)}


def xlsx_parts(words: str = "Dag") -> Parts:
    """What a small sheet is made of."""
    return {"[Content_Types].xml": TYPES, "xl/workbook.xml": XML.format(words)}


def open_parts(kind: str, words: str = "Dag") -> Parts:
    """What a small open document is made of."""
    manifest = XML.format("manifest")
    return {"mimetype": kind, "content.xml": XML.format(words), "META-INF/manifest.xml": manifest}


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A PDF with one empty page and these objects beside it."""
    page = (
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    )
    return b"%PDF-1.7\n" + page + b"".join(objects) + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n" + tail


def packed_objects(words: bytes) -> bytes:
    """A compressed stream of objects, as newer PDFs hide theirs."""
    packed = zlib.compress(words)
    head = b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj\n"


HONEST: dict[str, bytes] = {
    "pdf": pdf(),
    "pdf with packed objects": pdf(packed_objects(b"1 0 << /Type /Page >>")),
    "pdf whose picture holds the letters of a script": pdf(b"4 0 obj\n<< /Length 9 >>\nstream\nab/JS (x)\nendstream\n"),
    "jpeg": picture(),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "heic": heic(),
    "docx": package(docx_parts("We spraken over de D.D.E.-nota")),
    "docx with a linked website": package(
        docx_parts()
        | {
            "word/_rels/document.xml.rels": '<Relationships><Relationship Id="a" Type="http://x/relationships/hyperlink"'
            ' Target="https://gemeente.example" TargetMode="External"/></Relationships>'
        }
    ),
    "xlsx": package(xlsx_parts()),
    "odt": package(open_parts(ODT, "<office:scripts/>")),
    "ods": package(open_parts(ODS)),
}
