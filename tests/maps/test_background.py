"""The ground under the borders: none of others by default, one of others with its attribution by setting."""

import json

import pytest

from tests.accounts.test_settings_of_the_door import start

ASKED = (
    '__import__("json").dumps([settings.LEAFLET_CONFIG["TILES"], '
    '[str(each) for each in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"]]])'
)


def test_no_other_server_is_asked_by_default():
    tiles, pictures = json.loads(start(ASKED).stdout)
    assert tiles == []
    assert not [source for source in pictures if source.startswith("http")]


@pytest.mark.parametrize(
    "address", ["https://tiles.example/{z}/{y}/{x}.png", "https://tiles.example/{TileMatrix}/{TileRow}/{TileCol}.png"]
)
def test_a_background_comes_with_its_attribution_and_its_server_alone_may_send_pictures(address):
    tiles, pictures = json.loads(start(ASKED, MAP_TILES=address, MAP_ATTRIBUTION="© Survey").stdout)
    assert [(tile[1], tile[2]["attribution"]) for tile in tiles] == [
        ("https://tiles.example/{z}/{y}/{x}.png", "© Survey")
    ]
    assert [source for source in pictures if source.startswith("http")] == ["https://tiles.example"]
