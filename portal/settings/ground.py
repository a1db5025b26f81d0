"""Language, time, and the ground that maps stand on."""

from portal.settings.reading import BASE_DIR, env

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
FORMAT_MODULE_PATH = ["portal.formats"]

# A background for maps: an XYZ or WMTS address with {z}, {x} and {y}. None by default: no other server is asked.
MAP_TILES = env.str("MAP_TILES", default="")
for wmts, xyz in (("{TileMatrix}", "{z}"), ("{TileCol}", "{x}"), ("{TileRow}", "{y}")):
    MAP_TILES = MAP_TILES.replace(wmts, xyz)
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")

TERRITORY_SOURCE = env.str("TERRITORY_SOURCE", default="")
LEAFLET_CONFIG = {
    "SPATIAL_EXTENT": (2.3, 49.4, 6.5, 51.6),
    "DEFAULT_CENTER": (50.64, 4.67),
    "DEFAULT_ZOOM": 8,
    "MIN_ZOOM": 7,
    "MAX_ZOOM": 19,
    "TILES": [("background", MAP_TILES, {"attribution": MAP_ATTRIBUTION, "maxZoom": 19})][: bool(MAP_TILES)],
    "ATTRIBUTION_PREFIX": "",
    "RESET_VIEW": False,
    "NO_GLOBALS": False,
}
