"""Draw pictures anew, so that nothing hides in them; where one was taken is read, and never kept in the picture."""

import io
import struct
from typing import IO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from documents.kinds import FileRefused, Refusal

register_heif_opener(thumbnails=False)

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
LONGEST_SIDE = 2400
PREVIEW_SIDE = 480
MILLION = 1_000_000
GPS = 0x8825
LATITUDE_SIGN, LATITUDE, LONGITUDE_SIGN, LONGITUDE = 1, 2, 3, 4
WRONG = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def open_picture(upload: IO[bytes], *, most_megapixels: int) -> Image.Image:
    """Read the header of a picture; raises FileRefused when it is none, or promises too many pixels."""
    # WeasyPrint, which shares this process, tells Pillow at its import to take half a picture for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    too_many = FileRefused(Refusal.TOO_MANY_PIXELS, megapixels=most_megapixels)
    try:
        picture = Image.open(upload, formats=PICTURE_FORMATS)
    except BOMBS as bomb:
        raise too_many from bomb
    except WRONG as wrong:
        raise FileRefused(Refusal.BROKEN) from wrong
    if picture.width * picture.height > most_megapixels * MILLION:
        raise too_many
    return picture


def draw_anew(picture: Image.Image) -> Image.Image:
    """Return the same picture upright, as RGB, at most 2400 pixels wide or high, without any metadata.

    Raises FileRefused when it cannot be read to its end.
    """
    try:
        # A JPEG can be read at half or a quarter of its size at once, which spares most of the memory.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = upright.convert("RGB")
    except (*BOMBS, *WRONG) as wrong:
        raise FileRefused(Refusal.BROKEN) from wrong
    # Pillow writes the comment of the old file into the new one.
    drawn.info.clear()
    return drawn


def as_jpeg(picture: Image.Image) -> bytes:
    """Write a picture as JPEG without metadata."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def preview_of(picture: Image.Image) -> bytes:
    """Return a small JPEG of a picture that was drawn anew."""
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return as_jpeg(small)


def place_taken(picture: Image.Image) -> tuple[float, float] | None:
    """Return longitude and latitude (WGS84, degrees) that the camera wrote into the picture; None where it did not.

    Only the words before the picture are read: asking Pillow for them would read every pixel of a PNG.
    """
    words = Image.Exif()
    try:
        words.load(picture.info.get("exif") or b"")
        told = words.get_ifd(GPS)
        latitude = degrees(told[LATITUDE]) * (-1 if told.get(LATITUDE_SIGN) == "S" else 1)
        longitude = degrees(told[LONGITUDE]) * (-1 if told.get(LONGITUDE_SIGN) == "W" else 1)
    except (KeyError, TypeError, ZeroDivisionError, struct.error, *WRONG):
        return None
    in_range = -180 <= longitude <= 180 and -90 <= latitude <= 90
    return (longitude, latitude) if in_range and (longitude or latitude) else None


def degrees(told: tuple[float, float, float]) -> float:
    """Return degrees, minutes and seconds as one number."""
    whole, minutes, seconds = (float(part) for part in told)
    return whole + minutes / 60 + seconds / 3600
