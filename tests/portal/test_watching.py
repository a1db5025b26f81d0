"""Those who watch: one id through web and worker, lines without personal data, counts for who has the token."""

import json
import logging

import pytest
from celery import shared_task

from foundation import tracing
from portal.celery import send_along

pytestmark = pytest.mark.django_db


@shared_task
def say_id() -> str:
    """Tell under which id the worker works."""
    return tracing.current()


def test_every_answer_carries_an_id_of_its_own(client):
    first, second = client.get("/healthz"), client.get("/healthz")
    assert len(first[tracing.HEADER]) == 16
    assert first[tracing.HEADER] != second[tracing.HEADER]


def test_an_id_that_a_stranger_sends_is_not_taken_over(client):
    assert client.get("/healthz", headers={"x-request-id": "mine"})[tracing.HEADER] != "mine"


def test_a_line_names_the_page_and_never_what_was_asked_for(client, caplog):
    with caplog.at_level(logging.INFO, logger="portal.request"):
        client.get("/accounts/login/", {"next": "/home/", "login": "anna@example.be"})
    assert "GET account_login 200" in caplog.text
    assert "anna" not in caplog.text


def test_a_task_works_under_the_id_of_the_request_that_asked_for_it(settings):
    headers: dict[str, str] = {}
    tracing.follow("0123456789abcdef")
    send_along(headers=headers)
    tracing.follow("")
    assert say_id.apply(headers=headers).get() == "0123456789abcdef"
    assert tracing.current() == ""


def test_a_task_of_the_clock_has_an_id_of_its_own():
    assert len(say_id.apply().get()) == 16


def test_a_line_as_json_is_one_object_with_its_trace():
    trouble = ValueError("broken")
    told = (ValueError, trouble, trouble.__traceback__)
    record = logging.getLogger("x").makeRecord("x", logging.ERROR, "file", 1, "no %s", ("way",), told)
    tracing.AddRequestId().filter(record)
    said = json.loads(tracing.JsonLines().format(record))
    assert (said["level"], said["message"], said["request"]) == ("ERROR", "no way", "-")
    assert "ValueError: broken" in said["trace"]


def test_counts_are_for_who_has_the_token(client, settings):
    assert client.get("/metrics").status_code == 403
    settings.METRICS_TOKEN = "a-long-token"
    assert client.get("/metrics", headers={"authorization": "Bearer other"}).status_code == 403
    said = client.get("/metrics", headers={"authorization": "Bearer a-long-token"}).content.decode()
    assert 'portal_requests_total{method="GET",page="metrics",status="403"}' in said
    assert 'portal_letters{state="waiting"} 0.0' in said
    assert "portal_audit_unsealed" in said


def test_guessed_addresses_and_made_up_methods_share_one_count(client, settings):
    settings.METRICS_TOKEN = "a-long-token"
    for number in range(5):
        client.get(f"/nowhere-{number}/")
        client.generic(f"MADEUP{number}", "/")
    said = client.get("/metrics", headers={"authorization": "Bearer a-long-token"}).content.decode()
    assert 'page="nowhere"' in said
    assert 'method="OTHER"' in said
    assert "MADEUP3" not in said
    assert "nowhere-3" not in said
