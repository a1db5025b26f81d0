"""Papers in a real browser: several at once with progress, one that fails tried again alone, one refused."""

import pytest
from playwright.sync_api import FilePayload, Route, expect

from documents.preparing import prepare_waiting
from sites.models import Site
from tests import make
from tests.browser.stage import Stage, Walker
from tests.documents.files import pdf, picture
from tests.make import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def papers_of(stage: Stage, people: Cast, site: Site) -> Walker:
    return stage.enter(people.editor).go(f"/sites/{site.pk}/papers/")


def choose(walker: Walker, *files: FilePayload) -> None:
    walker.page.get_by_label("Files").set_input_files(list(files))


def test_several_go_up_one_by_one_and_a_refused_one_says_why(stage: Stage, people: Cast) -> None:
    site = make.draft(people.editor)
    walker = papers_of(stage, people, site)
    choose(
        walker,
        payload("front.jpg", picture()),
        payload("back.png", picture("PNG")),
        payload("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    )
    row = walker.page.locator(".upload", has_text="drawing.svg")
    expect(row).to_contain_text("can hold hidden code")
    expect(walker.page.locator("#papers")).to_contain_text("back.jpg")
    walker.forgive("422")
    assert site.papers.count() == 2
    row.get_by_role("button", name="Take off this list").click()
    expect(walker.page.locator(".upload")).to_have_count(0)
    prepare_waiting()
    walker.go(f"/sites/{site.pk}/papers/")
    assert walker.page.locator("#papers img").count() == 2


def test_one_that_failed_is_tried_again_without_choosing_it_again(stage: Stage, people: Cast) -> None:
    site = make.draft(people.editor)
    walker = papers_of(stage, people, site)
    walker.page.get_by_label("What is it?").select_option("plan")
    broken: list[Route] = []

    def fail_once(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route)
            route.abort()

    walker.page.route("**/papers/add/", fail_once)
    choose(walker, payload("plan.pdf", pdf()), payload("other.pdf", pdf(b"% other\n")))
    row = walker.page.locator(".upload", has_text="plan.pdf")
    expect(row).to_contain_text("Nothing is lost")
    expect(walker.page.locator("#papers")).to_contain_text("other.pdf")
    row.get_by_role("button", name="Try again").click()
    expect(walker.page.locator("#papers")).to_contain_text("plan.pdf")
    expect(walker.page.locator("main")).to_contain_text("All files are added.")
    walker.forgive("ERR_FAILED")
    assert {paper.kind for paper in site.papers.all()} == {"plan"}
    assert site.papers.count() == 2


def test_a_file_above_the_limit_is_refused_before_it_travels(stage: Stage, people: Cast) -> None:
    site = make.draft(people.editor)
    walker = papers_of(stage, people, site)
    walker.page.locator("form[data-upload]").evaluate("form => { form.dataset.uploadMost = '0.0001' }")
    asked: list[str] = []
    walker.page.on("request", lambda request: asked.append(request.url))
    choose(walker, payload("large.jpg", picture(size=(400, 300))))
    expect(walker.page.locator(".upload")).to_contain_text("larger than 25 MB")
    assert not [url for url in asked if url.endswith("/papers/add/")]


def test_a_caption_that_is_being_typed_outlives_the_next_upload(stage: Stage, people: Cast) -> None:
    site = make.draft(people.editor)
    walker = papers_of(stage, people, site)
    choose(walker, payload("front.jpg", picture()))
    caption = walker.page.get_by_label("What does it show? front.jpg")
    caption.fill("The front")
    choose(walker, payload("back.jpg", picture(size=(61, 40))))
    expect(walker.page.locator("[data-uploads-done]")).to_have_text("All files are added.")
    expect(caption).to_have_value("The front")
    walker.look().press("Save the captions").reads("The captions are saved.")
    expect(walker.page.get_by_label("What does it show? front.jpg")).to_have_value("The front")
    assert site.papers.filter(caption="The front").count() == 1
