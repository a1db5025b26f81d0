"""Draw placeholders: a house or a sheet with the word for "example" on it, so that nobody takes it for a real one."""

import io
from itertools import cycle, islice

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 800)
SHEET = (800, 1130)
GROUND = 640
SKIES = ("#dfe7e6", "#ece3d2", "#e3e6ee")
WALLS = ("#b9a58a", "#a8b39a", "#c2a79a", "#9fb0b5")
ROOF, DOOR, GLASS, GRASS, INK = "#6b4a3f", "#0b5c66", "#f7f4ee", "#8c9c78", "#1d2a33"


def drawn_house(number: int, *, word: str) -> io.BytesIO:
    """Return a JPEG of a house; the number chooses its colours and its width, the word is written under it."""
    picture = Image.new("RGB", SIZE, pick(SKIES, number))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, GROUND, *SIZE), fill=GRASS)
    draw_house(draw, columns=3 + number % 3, wall=pick(WALLS, number))
    write(draw, f"demo: {word}")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88)
    file.seek(0)
    return file


def drawn_decision(number: int, *, word: str) -> io.BytesIO:
    """Return a JPEG of a sheet without a readable word; no two numbers give the same one."""
    picture = Image.new("RGB", SHEET, GLASS)
    draw = ImageDraw.Draw(picture)
    for line in range(12 + number % 7):
        draw.line((120, 260 + line * 45, 680 - (line * 97 + number * 31) % 220, 260 + line * 45), fill=INK, width=6)
    draw.text((SHEET[0] // 2, 140), f"demo: {word}", fill=INK, font=ImageFont.load_default(size=40), anchor="mm")
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88)
    file.seek(0)
    return file


def pick(colours: tuple[str, ...], number: int) -> str:
    """Return a colour, the same one for the same number."""
    return next(islice(cycle(colours), number, None))


def draw_house(draw: ImageDraw.ImageDraw, *, columns: int, wall: str) -> None:
    """Draw walls, roof, two rows of windows and a door, in the middle of the picture."""
    width = columns * 180
    left = (SIZE[0] - width) // 2
    right, top = left + width, 300
    draw.polygon([(left - 30, top), (SIZE[0] // 2, 130), (right + 30, top)], fill=ROOF)
    draw.rectangle((left, top, right, GROUND), fill=wall)
    for column in range(columns):
        for row in range(2):
            draw_window(draw, left + column * 180 + 55, top + 35 + row * 160)
    door = left + (columns // 2) * 180 + 50
    draw.rectangle((door, GROUND - 150, door + 80, GROUND), fill=DOOR)


def draw_window(draw: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """Draw a window with a cross in it: glazing bars, no prison bars."""
    draw.rectangle((left, top, left + 70, top + 90), fill=GLASS, outline=INK, width=4)
    draw.line((left + 35, top, left + 35, top + 90), fill=INK, width=3)
    draw.line((left, top + 45, left + 70, top + 45), fill=INK, width=3)


def write(draw: ImageDraw.ImageDraw, words: str) -> None:
    """Write the words under the house."""
    draw.text((SIZE[0] // 2, 725), words, fill=INK, font=ImageFont.load_default(size=64), anchor="mm")
