"""The pages of calls, as a browser asks them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from calls.models import Answer, Call
from foundation.mail.models import OutgoingMail
from tests import make
from tests.calls.giving import CONSIDER, DECLINE, NEXT_MONTH, PROPOSE, TODAY, entered, own_answer
from tests.make import Cast

PAGE, ANSWER, COVERAGE = "/calls/test-call/", "/calls/test-call/answer/", "/calls/coverage/"
FOR_KORTRIJK = f"{ANSWER}{make.KORTRIJK}/"
CONSIDERED = {"kind": "consider", "until": NEXT_MONTH.isoformat()}
LETTER = {
    "source": "letter",
    "given_on": TODAY.isoformat(),
    "source_note": "Letter 2026/118",
    "kind": "decline",
    "concerns": ["police", "mobility"],
    "words": "Not now.",
}


@pytest.fixture(autouse=True)
def call(cast: Cast) -> Call:
    return make.call()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("reader", 200),
        ("editor", 200),
        ("signatory", 200),
        ("neighbour", 200),
        ("reviewer", 200),
        ("coordinator", 200),
        ("governor", 200),
        ("observer", 200),
        ("admin", 403),
        ("stranger", 403),
    ],
)
def test_who_reads_the_call(cast: Cast, sign_in, name: str, status: int) -> None:
    assert sign_in(getattr(cast, name)).get(PAGE).status_code == status


@pytest.mark.parametrize("name", ["reader", "reviewer", "governor", "observer"])
def test_who_does_not_write_for_a_municipality_gets_no_form(cast: Cast, sign_in, name: str) -> None:
    answer = sign_in(getattr(cast, name)).get(PAGE)
    assert "Text en" in answer.content.decode()
    assert answer.context["form"] is None


@pytest.mark.parametrize("address", [PAGE, COVERAGE, FOR_KORTRIJK])
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.get(address).url == f"/accounts/login/?next={address}"


def test_a_visitors_answer_is_shown_back_and_not_taken(client: Client) -> None:
    answer = client.post(ANSWER, {**CONSIDERED, "words": "Half a page of thoughts"})
    assert answer.status_code == 401
    assert "Half a page of thoughts" in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", ["reader", "reviewer", "coordinator", "governor", "observer", "admin", "stranger"])
def test_who_does_not_write_for_a_municipality_cannot_answer(cast: Cast, sign_in, name: str) -> None:
    assert sign_in(getattr(cast, name)).post(ANSWER, CONSIDERED).status_code == 403
    assert not Answer.objects.exists()


def test_after_signing_in_again_the_address_of_the_answer_leads_to_the_form(cast: Cast, sign_in) -> None:
    assert sign_in(cast.editor).get(ANSWER).url == PAGE


@pytest.mark.parametrize("address", ["/calls/unknown/", "/calls/unknown/answer/"])
def test_an_unknown_call_is_not_found(cast: Cast, sign_in, address: str) -> None:
    assert sign_in(cast.editor).get(address).status_code == 404


def test_a_call_that_asks_others_is_not_found(cast: Cast, sign_in, call: Call) -> None:
    call.recipients.filter(municipality__nis=make.OLEN).delete()
    client = sign_in(cast.neighbour)
    assert (client.get(PAGE).status_code, client.post(ANSWER, CONSIDERED).status_code) == (404, 404)


def test_looking_opens_the_call_for_the_own_municipality_alone(cast: Cast, sign_in, call: Call) -> None:
    for user in (cast.reviewer, cast.governor, cast.observer):
        sign_in(user).get(PAGE)
    assert not call.recipients.exclude(opened_at=None).exists()
    sign_in(cast.reader).head(PAGE)
    assert not call.recipients.exclude(opened_at=None).exists()
    sign_in(cast.reader).get(PAGE)
    assert call.recipients.exclude(opened_at=None).get().municipality.nis == make.KORTRIJK


def test_considering_is_answered_in_one_form(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.editor)
    key = client.get(PAGE).context["form"]["key"].value()
    for _ in range(2):
        answer = client.post(ANSWER, {**CONSIDERED, "key": key}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(PAGE, 302)]
    assert "Thank you, your answer is noted." in page
    assert "status--considering" in page
    assert Answer.objects.get().until == NEXT_MONTH


def test_proposing_leads_on_to_the_building(cast: Cast, sign_in) -> None:
    answer = sign_in(cast.editor).post(ANSWER, {"kind": "propose"})
    assert answer.url == "/sites/propose/"
    assert Answer.objects.get().kind == "propose"


def test_no_with_reasons_is_taken_with_respect(cast: Cast, sign_in) -> None:
    no = {"kind": "decline", "concerns": ["police", "fairness"], "words": "We have a closed centre."}
    page = sign_in(cast.signatory).post(ANSWER, no, follow=True).content.decode()
    assert "Enough institutions already" in page
    assert "We have a closed centre." in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "This field is required"),
        ({"kind": "perhaps"}, "Select a valid choice"),
        ({"kind": "consider"}, "Please say until when"),
        ({"kind": "consider", "until": "soon"}, "Enter a valid date"),
        ({"kind": "consider", "until": TODAY.isoformat()}, "must come after the day of the answer"),
        ({"kind": "consider", "until": "9999-12-31"}, "Please choose an earlier day"),
        ({"kind": "decline", "words": "  "}, "Please tick at least one reason"),
        ({"kind": "decline", "concerns": ["bad weather"]}, "Select a valid choice"),
        ({"kind": "decline", "words": "x\x00y"}, "Null characters"),
        ({"kind": "propose", "key": "no key"}, "Enter a valid UUID"),
    ],
)
def test_half_an_answer_comes_back_with_what_was_typed(cast: Cast, sign_in, typed: dict, words: str) -> None:
    answer = sign_in(cast.editor).post(ANSWER, {"words": "Half a page of thoughts", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Half a page of thoughts" in page or "words" in typed
    assert not Answer.objects.exists()


def test_a_closed_call_says_so_and_takes_nothing(cast: Cast, sign_in, call: Call) -> None:
    client: Client = sign_in(cast.editor)
    client.get(PAGE)
    call.closes_on = TODAY - timedelta(days=1)
    call.save()
    late = client.post(ANSWER, {**CONSIDERED, "words": "Half a page of thoughts"})
    assert late.status_code == 422
    assert "This call is closed." in late.content.decode()
    assert "Half a page of thoughts" in late.content.decode()
    page = client.get(PAGE)
    assert page.context["form"] is None
    assert "cannot be answered today" in page.content.decode()


def test_the_history_shows_every_answer_and_which_one_counts(cast: Cast, sign_in, call: Call) -> None:
    own_answer(call, DECLINE, by=cast.editor)
    own_answer(call, CONSIDER, by=cast.signatory)
    page = sign_in(cast.reader).get(PAGE).content.decode()
    assert page.count("This answer counts") == 1
    assert page.index("status--considering") < page.index("status--declined")


def test_no_municipality_reads_anothers_answer(cast: Cast, sign_in, call: Call) -> None:
    entered(call, by=cast.reviewer, words="Words of Kortrijk")
    assert "Words of Kortrijk" in sign_in(cast.reader).get(PAGE).content.decode()
    for user in (cast.neighbour, cast.observer, cast.governor_elsewhere):
        assert "Words of Kortrijk" not in sign_in(user).get(PAGE).content.decode()


def test_half_typed_text_is_kept_apart_from_answer_to_answer(cast: Cast, sign_in, call: Call) -> None:
    mark = f"answer-{cast.editor.pk}-{call.pk}"
    client: Client = sign_in(cast.editor)
    assert f'data-keep="{mark}-0"' in client.get(PAGE).content.decode()
    page = client.post(ANSWER, CONSIDERED, follow=True).content.decode()
    assert f'data-keep="{mark}-1"' in page
    assert f'data-kept-clear="{mark}-0"' in page


def test_a_link_can_choose_the_answer_beforehand_and_does_nothing_else(cast: Cast, sign_in) -> None:
    page = sign_in(cast.editor).get(f"{PAGE}?answer=decline").content.decode()
    assert page.count(" checked") == 1
    assert not Answer.objects.exists()


# --- Entering an answer that came otherwise ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("reviewer", 200),
        ("coordinator", 200),
        ("governor", 200),
        ("governor_elsewhere", 404),
        ("observer", 403),
        ("signatory", 403),
        ("neighbour", 403),
        ("admin", 403),
        ("stranger", 403),
    ],
)
def test_who_enters_letters_of_kortrijk(cast: Cast, sign_in, name: str, status: int) -> None:
    client: Client = sign_in(getattr(cast, name))
    assert client.get(FOR_KORTRIJK).status_code == status
    assert client.post(FOR_KORTRIJK, LETTER).status_code == (302 if status == 200 else status)
    assert Answer.objects.count() == (status == 200)


def test_a_letter_is_entered_and_shown_with_its_source(cast: Cast, sign_in) -> None:
    page = sign_in(cast.governor).post(FOR_KORTRIJK, LETTER, follow=True).content.decode()
    assert "The answer is noted" in page
    assert "By letter: Letter 2026/118. Entered by Governor" in page
    assert OutgoingMail.objects.filter(address="signatory@example.org").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source_note": ""}, "This field is required"),
        ({"source_note": "  "}, "This field is required"),
        ({"source": "portal"}, "Select a valid choice"),
        ({"given_on": ""}, "This field is required"),
        ({"given_on": "0001-01-01"}, "This day lies before the call."),
        ({"given_on": "9999-12-31"}, "This day is still to come."),
        ({"concerns": [], "words": ""}, "Please tick at least one reason"),
        ({"kind": "consider"}, "Please say until when"),
    ],
)
def test_a_letter_without_all_it_needs_is_not_taken(cast: Cast, sign_in, change: dict, words: str) -> None:
    answer = sign_in(cast.reviewer).post(FOR_KORTRIJK, {**LETTER, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Answer.objects.exists()


def test_an_older_letter_goes_into_the_history_and_says_so(cast: Cast, sign_in, call: Call) -> None:
    own_answer(call, PROPOSE, by=cast.signatory)
    earlier = {**LETTER, "given_on": (TODAY - timedelta(days=3)).isoformat()}
    answer = sign_in(cast.reviewer).post(FOR_KORTRIJK, earlier, follow=True)
    assert "A newer answer of this municipality goes on counting." in answer.content.decode()
    assert answer.context["counts"].kind == "propose"


@pytest.mark.parametrize("nis", ["99999", "kortrijk", make.OLEN])
def test_a_municipality_that_is_not_asked_is_not_found(cast: Cast, sign_in, call: Call, nis: str) -> None:
    call.recipients.filter(municipality__nis=make.OLEN).delete()
    assert sign_in(cast.reviewer).get(f"{ANSWER}{nis}/").status_code == 404


# --- Coverage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("reviewer", 200),
        ("coordinator", 200),
        ("governor", 200),
        ("observer", 403),
        ("signatory", 403),
        ("admin", 403),
        ("stranger", 403),
    ],
)
def test_who_sees_who_answered(cast: Cast, sign_in, name: str, status: int) -> None:
    assert sign_in(getattr(cast, name)).get(COVERAGE).status_code == status


def names_on(answer) -> list[str]:
    return [str(row.municipality) for row in answer.context["page"].object_list]


def test_de_huizen_sees_provinces_first_and_then_one(cast: Cast, sign_in, call: Call) -> None:
    own_answer(call, DECLINE, by=cast.signatory)
    client: Client = sign_in(cast.reviewer)
    summary = client.get(COVERAGE)
    assert summary.context["page"] is None
    assert f"call=test-call&amp;province={make.WEST_FLANDERS}&amp;answer=declined" in summary.content.decode()
    province = client.get(COVERAGE, {"province": make.WEST_FLANDERS})
    assert names_on(province) == ["Harelbeke", "Kortrijk", "Wingene"]
    assert FOR_KORTRIJK in province.content.decode()


def test_a_class_is_listed_over_the_country(cast: Cast, sign_in, call: Call) -> None:
    own_answer(call, DECLINE, by=cast.signatory)
    own_answer(call, DECLINE, by=cast.neighbour)
    assert names_on(sign_in(cast.reviewer).get(COVERAGE, {"answer": "declined"})) == ["Kortrijk", "Olen"]


def test_a_class_without_rows_says_what_to_do(cast: Cast, sign_in) -> None:
    page = sign_in(cast.reviewer).get(COVERAGE, {"answer": "proposed"}).content.decode()
    assert "No municipality stands here" in page


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"province": make.LIEGE_PROVINCE},
        {"province": make.LIEGE_PROVINCE, "answer": "silent"},
        {"province": "' OR 1=1", "page": "-1"},
        {"call": "other", "page": "x"},
    ],
)
def test_a_governor_never_sees_another_province(cast: Cast, sign_in, query: dict[str, str]) -> None:
    answer = sign_in(cast.governor).get(COVERAGE, query)
    assert names_on(answer) == ["Harelbeke", "Kortrijk", "Wingene"]
    assert (answer.context["total"].asked, answer.context["province"].code) == (3, make.WEST_FLANDERS)


@pytest.mark.parametrize("query", [{"answer": "enthusiastic"}, {"province": "12345"}, {"page": "7"}, {"call": "?"}])
def test_an_odd_filter_is_no_error(cast: Cast, sign_in, query: dict[str, str]) -> None:
    assert sign_in(cast.coordinator).get(COVERAGE, query).status_code == 200


def test_one_of_several_calls_is_chosen(cast: Cast, sign_in, call: Call) -> None:
    other = make.call("other")
    own_answer(other, PROPOSE, by=cast.signatory)
    client: Client = sign_in(cast.reviewer)
    assert client.get(COVERAGE, {"call": "other"}).context["total"].answered == 1
    assert client.get(COVERAGE, {"call": "test-call"}).context["total"].answered == 0


def test_without_a_call_the_page_says_so(cast: Cast, sign_in, call: Call) -> None:
    call.delete()
    assert "No call yet" in sign_in(cast.governor).get(COVERAGE).content.decode()


def test_a_long_list_is_cut_into_pages_with_the_filter_kept(
    cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.views.covering.ROWS_ON_PAGE", 5)
    client: Client = sign_in(cast.reviewer)
    pages = [client.get(COVERAGE, {"answer": "silent", "page": number}) for number in (1, 2, 3)]
    assert [len(names_on(page)) for page in pages] == [5, 5, 2]
    assert "?answer=silent&amp;page=3" in pages[1].content.decode()
    assert len({name for page in pages for name in names_on(page)}) == 12


@pytest.mark.parametrize("query", [{}, {"province": make.WEST_FLANDERS}, {"answer": "declined"}])
def test_the_coverage_asks_the_same_few_queries_however_many_answered(
    cast: Cast, sign_in, call: Call, query: dict[str, str], django_assert_max_num_queries
) -> None:
    asked = list(call.recipients.values_list("municipality__nis", flat=True))
    client: Client = sign_in(cast.reviewer)
    entered(call, by=cast.reviewer)
    with django_assert_max_num_queries(12) as one_answer:
        client.get(COVERAGE, query)
    for nis in asked:
        entered(call, by=cast.reviewer, nis=nis)
    with django_assert_max_num_queries(len(one_answer)):
        assert client.get(COVERAGE, query).context["total"].answered == (3 if "province" in query else len(asked))


@pytest.mark.parametrize("query", [{}, {"answer": "considering", "since": "2099-01-01"}, {"answer": "not_asked"}])
def test_the_page_of_a_mailing_asks_few_queries(
    cast: Cast, sign_in, call: Call, query: dict[str, str], django_assert_max_num_queries
) -> None:
    entered(call, by=cast.reviewer)
    for user in (cast.governor, cast.coordinator):
        client = sign_in(user)
        with django_assert_max_num_queries(12):
            assert client.get(f"/calls/{call.code}/mailing/", query).status_code == 200


def test_the_page_of_a_call_asks_few_queries_with_ten_answers(
    cast: Cast, sign_in, call: Call, django_assert_max_num_queries
) -> None:
    for _ in range(10):
        own_answer(call, CONSIDER, by=cast.editor)
    client: Client = sign_in(cast.signatory)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).content.decode().count("status--considering") == 11


def test_names_are_sorted_as_they_are_read(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    client.cookies["django_language"] = "fr"
    assert names_on(client.get(COVERAGE, {"province": make.WEST_FLANDERS})) == ["Courtrai", "Harelbeke", "Wingene"]


def test_days_are_local(cast: Cast, sign_in, call: Call) -> None:
    assert (
        sign_in(cast.editor).get(PAGE).context["form"].fields["until"].widget.attrs["min"]
        == (timezone.localdate() + timedelta(days=1)).isoformat()
    )
