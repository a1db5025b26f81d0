"""What the public reads of each province: no number so small that it names somebody."""

import pytest

from portal.progress import ProvinceProgress
from tests import make
from tests.calls.giving import DECLINE, own_answer
from tests.make import Cast


@pytest.mark.parametrize(("answered", "small"), [(0, False), (1, True), (2, True), (3, False), (64, False)])
def test_one_and_two_are_too_small_to_tell(answered: int, small: bool) -> None:
    assert ProvinceProgress(None, 64, answered, 1).answered_is_small == small  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_front_page_says_fewer_than_three(cast: Cast, client) -> None:
    call = make.call()
    client.cookies.load({"django_language": "en"})
    assert 'aria-label="Liège: 1 of' not in client.get("/").content.decode()
    own_answer(call, DECLINE, by=cast.editor)
    page = client.get("/").content.decode()
    assert "fewer than 3" in page
    assert ": 1 of" not in page
