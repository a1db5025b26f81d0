"""The checks themselves: they see what is wrong, so that silence means something."""

import pytest

from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.stage import Stage, Window

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

A_PICTURE_WITHOUT_WORDS = "document.querySelector('main').append(new Image())"
A_WIDE_LINE = "document.querySelector('h1').textContent = 'x'.repeat(200)"
A_SCRIPT_IN_THE_PAGE = """{
  const script = document.createElement("script");
  script.textContent = "1";
  document.body.append(script);
}"""
A_STRANGERS_PICTURE = "new Image().src = 'http://stranger.example/'"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_picture_without_words_is_seen(stage: Stage, javascript: bool):
    stage.window = Window(javascript=javascript)
    walker = stage.enter().go("/")
    walker.page.evaluate(A_PICTURE_WITHOUT_WORDS)
    with pytest.raises(AssertionError, match="image-alt"):
        walker.look()


def test_a_line_that_is_too_wide_is_seen(stage: Stage):
    stage.window, stage.checks = Window(width=360), (as_wide_as_its_window,)
    walker = stage.enter().go("/")
    walker.page.evaluate(A_WIDE_LINE)
    with pytest.raises(AssertionError, match=r"in a window of 360 px: .*H1"):
        walker.look()


def test_a_script_in_the_page_is_stopped_and_heard(stage: Stage):
    walker = stage.enter().go("/")
    walker.page.evaluate(A_SCRIPT_IN_THE_PAGE)
    assert open_to_everybody(walker.page) == []
    walker.forgive("Content Security Policy")


def test_a_picture_from_elsewhere_is_stopped_heard_and_counted(stage: Stage):
    walker = stage.enter().go("/")
    walker.page.evaluate(A_STRANGERS_PICTURE)
    walker.look().forgive("stranger.example")
    assert walker.foreign == ["http://stranger.example/"]
    walker.foreign.clear()
