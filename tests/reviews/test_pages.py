"""Every page of reviews, opened by those who use it, in the states it can be in."""

import io
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from foundation.parameters.models import Parameter
from jobs.models import Job
from jobs.running import run
from reviews.assessing import begin, changed_since, save, with_file
from reviews.deciding import decide, share, take_back
from reviews.framing import make_version, put_in_force
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Assessment, Decision, Framework, Interest, Letter, LetterTemplate, Reply, Talk
from reviews.scoring import Answer
from sites.models import Site
from tests import make
from tests.make import Cast
from tests.reading import words_of

LONG_NAME = "Former boarding school of the sisters, with its chapel and the farm behind it"


@pytest.fixture
def in_review(cast: Cast) -> Site:
    return make.in_review(cast.signatory, cast.reviewer)


def page(client: Client, name: str, *args: object, **given: object) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(f"reviews:{name}", args=args), given)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def sent(client: Client, name: str, *args: object, **given: object) -> str:
    """The text of the page after a form was sent."""
    answer = client.post(reverse(f"reviews:{name}", args=args), given, follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def test_declare_begin_answer_and_finish(cast: Cast, in_review: Site, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    assert "say whether you have an interest" in page(browser, "site", in_review.pk)
    assert "Begin my assessment" in sent(browser, "declare", in_review.pk, has_interest="no")
    text = sent(browser, "assess", in_review.pk)
    assert "College and council" not in text  # the anchor is worded otherwise
    assert "The college and the council stand behind it" in text
    assert "Near the station, with a garden." in text
    answers = {"version": "1", "support-answer": "4", "support-note": "Decided.", "support-knock_out": "no"}
    assert "is saved. Nobody else reads it" in sent(browser, "assess", in_review.pk, **answers)
    unfinished = browser.post(reverse("reviews:assess", args=[in_review.pk]), {"version": "2", "finish": "1"})
    assert unfinished.status_code == 422
    assert "something is still missing" in unfinished.content.decode()
    assert Assessment.objects.get().given["support"].score == 4


def test_an_autosave_gets_a_fragment_and_a_second_window_is_told(cast: Cast, in_review: Site, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    sent(browser, "declare", in_review.pk, has_interest="no")
    sent(browser, "assess", in_review.pk)
    form = {"version": "1", "scale-answer": "unknown"}
    address = reverse("reviews:assess", args=[in_review.pk])
    kept = browser.post(address, form, headers={"HX-Request": "true"})
    assert kept.status_code == 200
    assert 'name="version" value="2"' in kept.content.decode()
    other = browser.post(address, {"version": "1", "scale-answer": "3"}, headers={"HX-Request": "true"})
    assert other.status_code == 422
    assert "another window" in other.content.decode()
    assert Assessment.objects.get().given["scale"].kind == "unknown"


def test_an_interest_bars(cast: Cast, in_review: Site, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    text = sent(browser, "declare", in_review.pk, has_interest="yes", words="My brother owns it.")
    assert "you neither assess nor decide" in text
    assert "you neither assess nor decide" in sent(browser, "assess", in_review.pk)
    assert not Assessment.objects.exists()
    assert Interest.objects.get().words == "My brother owns it."


def test_a_coordinator_is_led_to_the_declaration(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    decide(site, Outcome.RESERVE, by=cast.coordinator, reasons="Later.")
    browser = sign_in(make.person("late", cast.coordinator.acting.organisation, "coordinator"))
    for name in ("decide", "take_back"):
        answer = browser.get(reverse(f"reviews:{name}", args=[site.pk]), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("reviews:site", args=[site.pk]), name
        assert "Please say first whether you have an interest" in answer.content.decode()
    letter = Letter.objects.get(kind="decision")
    text = sent(browser, "letter_send", letter.pk)
    assert "Before you share, decide or send a letter" in text
    assert "Your declaration is noted." in sent(browser, "declare", site.pk, has_interest="no")
    assert "has left by mail" in sent(browser, "letter_send", letter.pk)


def test_what_others_found_is_hidden_until_mine_is_final(cast: Cast, in_review: Site, sign_in) -> None:
    make.assessed(in_review, by=cast.reviewer, embedding=Answer(kind="scored", score=1, note="Zwaluw"), score=2)
    browser = sign_in(cast.second_reviewer)
    assert "Zwaluw" not in page(browser, "site", in_review.pk)
    assert "No site has a final assessment that you may read" in page(browser, "ranking")
    make.assessed(in_review, by=cast.second_reviewer, score=3)
    assert "Zwaluw" in page(browser, "site", in_review.pk)
    assert in_review.name in page(browser, "ranking")


def test_a_spread_asks_for_a_talk(cast: Cast, in_review: Site, sign_in) -> None:
    make.assessed(in_review, by=cast.reviewer, score=3)
    make.assessed(in_review, by=cast.second_reviewer, score=3, value=Answer(kind="scored", score=1, note="No plan."))
    browser = sign_in(cast.coordinator)
    text = page(browser, "site", in_review.pk)
    assert "The reviewers lie far apart" in text
    assert "Write down this talk" not in text, "before a word about an own interest"
    assert "Write down this talk" in sent(browser, "declare", in_review.pk, has_interest="no")
    text = sent(browser, "talk", in_review.pk, codes=["value"], held_on=timezone.localdate(), words="We agree now.")
    assert "We agree now." in text
    assert "The reviewers lie far apart" not in text
    assert Talk.objects.get().codes == ["value"]


def test_the_municipality_reads_the_draft_and_replies(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.shared(in_review, cast.reviewer, cast.coordinator)
    browser = sign_in(cast.editor)
    text = page(browser, "site", site.pk)
    assert "Are the facts right?" in text
    assert "As the file says." in text
    assert str(cast.coordinator) not in text
    assert "Your comments are saved." in sent(browser, "reply", site.pk, **{"comment-scale": "There are 32 rooms."})
    text = sent(
        browser, "reply", site.pk, **{"comment-scale": "There are 32 rooms.", "comment-whole": "Thanks.", "done": "1"}
    )
    assert "You answered on" in text
    assert "There are 32 rooms." in text
    assert "The term of the right of reply is over" in sent(browser, "reply", site.pk, **{"comment-scale": "More."})
    assert {row.code for row in Reply.objects.get().comments.all()} == {"scale", ""}


def test_de_huizen_reads_the_reply_beside_the_names_of_the_criteria(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.shared(in_review, cast.reviewer, cast.coordinator)
    sent(sign_in(cast.editor), "reply", site.pk, **{"comment-scale": "There are 32 rooms.", "done": "1"})
    assert "<strong>Capacity and scale:</strong>" in page(sign_in(cast.coordinator), "site", site.pk)


def test_a_reader_comments_nothing(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.shared(in_review, cast.reviewer, cast.coordinator)
    browser = sign_in(cast.reader)
    assert "This is our reply" not in page(browser, "site", site.pk)
    assert browser.post(reverse("reviews:reply", args=[site.pk])).status_code == 403


def test_nobody_outside_reads_a_decision_before_its_letter_left(cast: Cast, in_review: Site, client: Client) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    client.force_login(cast.coordinator)
    assert "The municipality answered on" in page(client, "decide", site.pk)
    text = sent(client, "decide", site.pk, outcome="not_retained", reasons="Zwaluwreden", override="")
    assert "waits here until you send it" in text
    assert "Nobody outside De Huizen knows this yet." in page(client, "site", site.pk)
    letter = Letter.objects.get(kind="decision")
    for outsider in (cast.signatory, cast.governor, cast.observer):
        client.force_login(outsider)
        for address in (
            reverse("reviews:site", args=[site.pk]),
            reverse("sites:site", args=[site.pk]),
            reverse("sites:history", args=[site.pk]),
            reverse("reviews:letter_pdf", args=[letter.pk, "nl"]),
            reverse("sites:list"),
            "/map/sites.json",
            "/home/",
        ):
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for sign in (b"Zwaluwreden", b"chip status--not_retained", b'"status": "not_retained"'):
                assert sign not in body, (outsider, address)
    client.force_login(cast.coordinator)
    assert "has left by mail" in sent(client, "letter_send", letter.pk)
    client.force_login(cast.signatory)
    assert "Zwaluwreden" in page(client, "site", site.pk)
    assert client.get(reverse("reviews:letter_pdf", args=[letter.pk, "nl"])).content.startswith(b"%PDF-")


def test_the_second_coordinator_is_told_who_was_faster(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    decide(site, Outcome.RESERVE, by=cast.coordinator, reasons="Later.")
    late = make.person("late", cast.coordinator.acting.organisation, "coordinator")
    make.free(site, by=late)
    browser = sign_in(late)
    text = sent(browser, "decide", site.pk, outcome="retained", reasons="Good.")
    assert f"{cast.coordinator} has decided already: Reserve." in text
    assert Decision.objects.count() == 1


def test_reopening_shows_its_effects_first(cast: Cast, sign_in) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    browser = sign_in(cast.coordinator)
    text = page(browser, "reopen", site.pk)
    assert "The 30 places no longer count as found" in text
    assert "The decision “Retained” ends." in text
    assert "in review again" in sent(browser, "reopen", site.pk, reason="A mistake.")
    assert Decision.objects.get().ended_reason == "A mistake."


def test_a_site_is_chosen_from_the_reserve(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.decided(in_review, "reserve", cast.reviewer, cast.coordinator)
    browser = sign_in(cast.coordinator)
    answer = browser.get(reverse("sites:step", args=[site.pk, "promote"]), follow=True)
    assert "The decision that holds now" in answer.content.decode()
    assert "This field is required." in browser.post(answer.request["PATH_INFO"]).content.decode()
    text = sent(browser, "leave_reserve", site.pk, outcome="retained", reasons="A place came free.")
    assert "waits here until you send it" in text
    assert "Until then the decision “Reserve” of" in page(browser, "site", site.pk)
    assert "Decided: Retained." in browser.get(reverse("sites:site", args=[site.pk])).content.decode()
    browser.force_login(cast.signatory)
    assert "A place came free." not in page(browser, "site", site.pk)
    browser.force_login(cast.coordinator)
    assert "has left by mail" in sent(browser, "letter_send", Letter.objects.waiting().get().pk)
    browser.force_login(cast.signatory)
    assert "A place came free." in page(browser, "site", site.pk)


def test_a_decision_can_be_taken_back_while_nobody_knows(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    decide(site, Outcome.RESERVE, by=cast.coordinator, reasons="Later.")
    browser = sign_in(cast.coordinator)
    assert "Nobody outside knows it yet" in page(browser, "take_back", site.pk)
    assert "Its letter will not leave" in sent(browser, "take_back", site.pk, reason="Too soon.")
    assert Letter.objects.get(kind="decision").state == "dropped"


def test_letters_are_held_edited_signed_and_posted(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Near everything.")
    letter = Letter.objects.get(kind="decision")
    browser = sign_in(cast.coordinator)
    assert site.name in page(browser, "letters")
    assert "Near everything." in page(browser, "letter", letter.pk)
    assert "The letter is held back." in sent(browser, "letter_send", letter.pk, hold="1")
    assert "Release it first." in sent(browser, "letter_send", letter.pk)
    sent(browser, "letter_send", letter.pk, release="1")
    page(browser, "letter_edit", letter.pk, "nl")
    text = sent(browser, "letter_edit", letter.pk, "nl", subject="Dag", body="Beste.\r\n\r\nTot ziens.\r\nDe Huizen")
    assert "new words" in text
    assert re.search(r"<p>Beste\.</p>\s*<p>Tot ziens\.<br>De Huizen</p>", text), "paragraphs, as a browser ends lines"
    assert browser.get(reverse("reviews:letter_pdf", args=[letter.pk, "nl"])).content.startswith(b"%PDF-")
    signed = make.picture()
    assert "This file is no PDF." in sent(browser, "letter_sign", letter.pk, "nl", signed=signed)
    answer = browser.post(reverse("reviews:letter_sign", args=[letter.pk, "nl"]))
    assert answer.status_code == 422
    assert 'id="signed-nl-signed_error"' in answer.content.decode()
    text = sent(browser, "letter_posted", letter.pk, posted_on=date(2100, 1, 1))
    assert "still to come" in text
    assert "Noted as posted." in sent(browser, "letter_posted", letter.pk, posted_on=timezone.localdate())
    assert Site.objects.get(pk=site.pk).status == "retained"


def test_a_letter_whose_decision_was_taken_back_says_so(cast: Cast, in_review: Site, sign_in) -> None:
    site = make.replied(in_review, cast.reviewer, cast.coordinator)
    decision = decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Near everything.")
    take_back(decision, by=cast.coordinator, reason="Too soon.")
    text = page(sign_in(cast.coordinator), "letter", decision.letters.get().pk)
    assert "This letter never leaves" in text
    assert "This letter has left" not in text


def test_texts_of_letters_are_written_anew(cast: Cast, in_review: Site, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    row = LetterTemplate.objects.get(kind="decision", outcome="retained", language="nl")
    assert "staat in reserve" in page(browser, "templates")
    page(browser, "template", row.pk)
    assert "Nieuw" in sent(browser, "template", row.pk, subject="Nieuw {site}", body="{reasons}")
    assert (
        LetterTemplate.objects.newest().get(kind="decision", outcome="retained", language="nl").subject
        == "Nieuw {site}"
    )


def test_the_framework_is_read_and_its_next_version_made(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    assert "draft of De Huizen" in page(browser, "frameworks")
    text = page(browser, "framework_edit", 1, language="nl")
    assert "Steun van het bestuur" in text
    form = unchanged(Framework.objects.get()) | {"support-weight_max": "30", "drop": ["spread"]}
    assert "This is version 2." in sent(browser, "framework_edit", 1, **form)
    assert Framework.objects.in_force().first().version == 1
    assert Framework.objects.get(version=2).criteria.count() == 14
    assert Framework.objects.get(version=2).criteria.first().name["fr"] == "Soutien des autorités communales"
    assert "New assessments use version 2." in sent(browser, "framework_in_force", 2, adopted="1")
    assert not Framework.objects.in_force().first().is_draft


NEW = {
    "new-weight_min": "2",
    "new-weight_max": "6",
    "new-facts": ["places", "outdoor_area"],
    **{f"new-name_{language}": f"Daylight {language}" for language in ("nl", "fr", "de", "en")},
    **{f"new-measure_{language}": "How light it is." for language in ("nl", "fr", "de", "en")},
    **{f"new-anchors_{language}": "Dark\nDim\nFair\nLight\nBright" for language in ("nl", "fr", "de", "en")},
}


def unchanged(framework: Framework) -> dict[str, object]:
    """The form of the next version with every criterion as it is."""
    form: dict[str, object] = {"note": "Light counts."}
    for row in framework.criteria.all():
        form |= {
            f"{row.code}-weight_min": str(row.weight_min),
            f"{row.code}-weight_max": str(row.weight_max),
            f"{row.code}-name_text": row.name["en"],
            f"{row.code}-measure_text": row.measure["en"],
            f"{row.code}-anchors_text": "\n".join(row.anchors["en"]),
            f"{row.code}-knock_out_text": row.knock_out.get("en", ""),
            f"{row.code}-facts": row.fields,
        }
    return form


def test_a_criterion_is_added_and_an_assessment_keeps_its_own_version(cast: Cast, in_review: Site, sign_in) -> None:
    make.assessed(in_review, by=cast.reviewer)
    browser = sign_in(cast.coordinator)
    form = unchanged(Framework.objects.get())
    assert "This is version 2." in sent(browser, "framework_edit", 1, **form, **NEW)
    made = Framework.objects.get(version=2)
    added = made.criteria.last()
    assert added
    assert (made.criteria.count(), added.code, added.position) == (16, "daylight_en", 16)
    assert (added.name["fr"], added.anchors["de"][4], added.knock_out) == ("Daylight fr", "Bright", {})
    assert added.fields == ["places", "outdoor_area"]
    assert "Daylight en" in page(browser, "framework", 2)
    sent(browser, "framework_in_force", 2)
    assert Assessment.objects.get().framework.version == 1
    assert begun_with(cast, in_review) == 2
    assert "Framework version 2." in page(browser, "ranking")


def test_a_criterion_rests_on_other_facts_and_an_assessment_keeps_its_own(cast: Cast, in_review: Site, sign_in) -> None:
    first, begun = Framework.objects.get(), make.assessed(in_review, by=cast.reviewer)
    browser = sign_in(cast.coordinator)
    chosen = {"embedding-facts": ["owner_kind", "papers.owner"]}
    text = sent(browser, "framework_edit", 1, **unchanged(first) | chosen, up="scale")
    assert re.search(r'name="embedding-facts" value="papers.owner"\s+checked', text), "kept while one is moved"
    assert "This is version 2." in sent(browser, "framework_edit", 1, **unchanged(first) | chosen)
    made = Framework.objects.get(version=2)
    assert {row.code: row.fields for row in made.rows} == {row.code: row.fields for row in first.rows} | {
        "embedding": ["owner_kind", "papers.owner"]
    }
    put_in_force(made, by=cast.coordinator, adopted=True)
    other = make.assessed(in_review, by=cast.second_reviewer)
    Site.objects.filter(pk=in_review.pk).update(owner_kind="state")
    touched = {one.reviewer: codes_touched(one, in_review) for one in (begun, other)}
    assert touched[cast.second_reviewer] - touched[cast.reviewer] == {"embedding"}


def codes_touched(assessment: Assessment, site: Site) -> set[str]:
    """The criteria that a reviewer is asked to look at again."""
    return {one.code for one in changed_since(assessment, with_file(site.pk))}


def begun_with(cast: Cast, site: Site) -> int:
    """The version that a new assessment uses."""
    declare(site, by=cast.second_reviewer, has_interest=False)
    return begin(site, by=cast.second_reviewer).framework.version


def codes_on(text: str) -> list[str]:
    """The criteria in the order of the page that makes a version."""
    return re.findall(r'name="order" value="(\w+)"', text)


def test_a_criterion_is_moved_and_the_next_version_keeps_its_order(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    first, second, third, *rest = codes_on(page(browser, "framework_edit", 1))
    form = unchanged(Framework.objects.get()) | {"note": "", f"{third}-name_text": "Typed and kept"}
    text = sent(browser, "framework_edit", 1, **form, up=third, order=[first, second, third, *rest])
    assert codes_on(text) == [first, third, second, *rest]
    assert "Typed and kept" in text
    assert "This field is required" not in text  # the note is still to come
    text = sent(browser, "framework_edit", 1, **form, down=first, order=[first, third, second, *rest])
    assert codes_on(text) == [third, first, second, *rest]
    order = [third, first, second, *rest]
    assert "This is version 2." in sent(browser, "framework_edit", 1, **form | {"note": "x"}, order=order)
    assert [row.code for row in Framework.objects.get(version=2).criteria.all()] == order
    assert codes_on(page(browser, "framework_edit", 2)) == order


def test_a_new_criterion_says_everything_in_each_language(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    address = reverse("reviews:framework_edit", args=[1])
    wrong = NEW | {
        "new-name_de": "",
        "new-anchors_fr": "Sombre",
        "new-knock_out_nl": "Geen licht.",
        "new-weight_max": "1",
    }
    answer = browser.post(address, unchanged(Framework.objects.get()) | wrong)
    assert answer.status_code == 422
    text = answer.content.decode()
    for words in ("five lines", "in each language, or in none", "at least the least weight", "This field is required."):
        assert words in text, words
    assert Framework.objects.count() == 1


def test_the_ranking_says_what_another_version_would_say(cast: Cast, in_review: Site, sign_in) -> None:
    make.assessed(in_review, by=cast.reviewer, score=2, value=Answer(kind="unknown"))
    browser = sign_in(cast.coordinator)
    text = page(browser, "ranking")
    assert "<svg" in text
    assert "What would tell most" not in text  # alone, nothing moves it
    assert "Framework version 1" in text
    make_version(Framework.objects.get(), by=cast.coordinator, note="Less", changes={}, drop=["spread"])
    assert "What version 2 would say" in page(browser, "ranking", version="1") + page(browser, "ranking", version="2")


def test_a_long_ranking_is_drawn_as_long_work(cast: Cast, in_review: Site, sign_in) -> None:
    other = make.in_review(cast.neighbour, cast.reviewer, name="Second school")
    for site in (in_review, other):
        make.assessed(site, by=cast.reviewer, score=2, value=Answer(kind="unknown"))
    Parameter.objects.filter(key="reviews.ranking_at_once").update(value=1)
    browser = sign_in(cast.coordinator)
    assert "This ranking takes a moment" in page(browser, "ranking", top="1")
    assert "Among the first" not in page(browser, "compare", site=[in_review.pk, other.pk])
    job = Job.objects.get() if sent(browser, "draw", query="top=1") else None
    assert job
    waiting = page(browser, "ranking", top="1")
    assert "This ranking is being drawn" in waiting
    assert "Draw the ranking" not in waiting
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_address) == ("done", reverse("reviews:ranking") + "?top=1")
    assert "Second school" in page(browser, "ranking", top="1")


def test_sites_side_by_side(cast: Cast, in_review: Site, sign_in) -> None:
    other = make.in_review(cast.neighbour, cast.reviewer, name="Second school")
    for site in (in_review, other):
        make.assessed(site, by=cast.reviewer)
    browser = sign_in(cast.coordinator)
    assert "Choose two to five sites" in page(browser, "compare")
    alone = page(browser, "compare", site=in_review.pk)
    assert "You chose 1 site." in alone
    assert re.search(rf'value="{in_review.pk}"\s+checked', alone)
    query = {"site": [in_review.pk, other.pk]}
    answer = browser.get(reverse("reviews:compare"), query)
    assert "Second school" in answer.content.decode()
    paper = browser.get(reverse("reviews:compare_pdf"), query)
    assert paper.content.startswith(b"%PDF-")
    assert browser.get(reverse("reviews:compare_pdf"), {"site": in_review.pk}).status_code == 302


def test_five_sites_side_by_side_fit_on_one_page(cast: Cast, in_review: Site, sign_in) -> None:
    sites = [in_review, *(make.in_review(cast.neighbour, cast.reviewer, name=LONG_NAME) for _turn in range(4))]
    for site in sites:
        make.assessed(site, by=cast.coordinator, score=2)
        make.assessed(site, by=cast.reviewer)
    browser = sign_in(cast.coordinator)
    paper = browser.get(reverse("reviews:compare_pdf"), {"site": [site.pk for site in sites]})
    [sheet] = PdfReader(io.BytesIO(paper.content)).pages
    words = " ".join(sheet.extract_text().split())
    assert "2.5 (2–3)" in words
    assert "Where they lie" in words


def test_a_changed_file_is_looked_at_again(cast: Cast, in_review: Site, sign_in) -> None:
    make.assessed(in_review, by=cast.reviewer)
    Site.objects.filter(pk=in_review.pk).update(places=55)
    browser = sign_in(cast.reviewer)
    text = page(browser, "site", in_review.pk)
    assert "The file changed after your assessment." in text
    assert "Capacity and scale" in page(browser, "look", in_review.pk)
    assert "The file changed" not in sent(browser, "look", in_review.pk, stay="1")


def test_the_buttons_of_a_step_lead_to_its_page(cast: Cast, in_review: Site, sign_in) -> None:
    make.free(in_review, by=cast.coordinator)
    browser = sign_in(cast.coordinator)
    for step, name in (("share", "share"), ("retain", "decide"), ("reopen", "reopen")):
        answer = browser.get(reverse("sites:step", args=[in_review.pk, step]))
        assert answer["Location"].startswith(reverse(f"reviews:{name}", args=[in_review.pk]))
    assert "The draft as the municipality will read it" in page(browser, "share", in_review.pk)


def test_share_needs_two_assessments_or_a_word(cast: Cast, in_review: Site, sign_in) -> None:
    make.free(in_review, by=cast.coordinator)
    browser = sign_in(cast.coordinator)
    answer = browser.post(reverse("reviews:share", args=[in_review.pk]), {"words": ""})
    assert "Fewer than two people assessed" in answer.content.decode()
    share(in_review, by=cast.coordinator, words="The building was sold, there is nothing to assess.")
    assert Reply.objects.get().due_on is not None


def test_no_role_reads_unfinished_scores_on_any_page_or_export(cast: Cast, in_review: Site, client: Client) -> None:
    other = make.in_review(cast.neighbour, cast.reviewer, name="Second school")
    make.assessed(other, by=cast.reviewer)
    note = Answer(kind="scored", score=1, note="Zwaluwgeheim")
    declare(in_review, by=cast.reviewer, has_interest=False)
    save(begin(in_review, by=cast.reviewer), by=cast.reviewer, version=1, answers={"scale": note})
    make.assessed(in_review, by=cast.second_reviewer)
    of_site = (
        "reviews:site",
        "reviews:decide",
        "reviews:share",
        "sites:site",
        "sites:history",
        "sites:json",
        "sites:pdf",
    )
    query = f"?site={in_review.pk}&site={other.pk}"
    addresses = [
        *(reverse(name, args=[in_review.pk]) for name in of_site),
        *(reverse(name) + query for name in ("reviews:ranking", "reviews:compare", "reviews:compare_pdf")),
        *(reverse(name) for name in ("reviews:letters", "inbox", "home", "sites:list", "my_data")),
        f"/sites/{in_review.pk}/archive/",
    ]
    for who, user in cast.everybody().items():
        client.force_login(user)
        for address in addresses:
            shown = words_of(client.get(address, follow=True))
            assert ("Zwaluwgeheim" in shown) <= (who == "reviewer"), (who, address)
