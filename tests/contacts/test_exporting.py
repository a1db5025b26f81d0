"""Contacts go out as a file: persons and organisations, a short list at once, a long one as work with progress."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Organisation, User
from contacts import exporting
from contacts.involving import involve
from contacts.models import Person
from contacts.sheets import read_list
from contacts.views import lists
from contacts.whereabouts import Place
from foundation.audit.models import Entry
from jobs.models import Job, JobState
from jobs.running import run
from tests import make
from tests.make import Cast

ONE = "Voorbeeld één"


@pytest.fixture
def three(cast: Cast) -> None:
    """Three persons, of whom one has an address; and two organisations, of which one is involved in a site."""
    Person.objects.create(name=ONE, email="een@voorbeeld.example", function="=SOM(1)")
    Person.objects.create(name="Voorbeeld twee")
    Person.objects.create(name="Voorbeeld drie")
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone", name_fr="Zone Exemple")
    Organisation.objects.create(
        kind="CAW", name_nl="Voorbeeld CAW", kbo_number="0200000043", website="https://a.example"
    )
    involve(Place(site=make.submitted(cast.signatory)), zone, role="advises", by=cast.reviewer)


def asked(sign_in: Any, user: User, name: str, **given: str) -> HttpResponse:
    answer: HttpResponse = sign_in(user).post(reverse(f"contacts:{name}"), given)
    return answer


@pytest.mark.parametrize("form", exporting.FORMS)
def test_what_goes_out_comes_in_again(cast: Cast, three: None, sign_in: Any, form: str) -> None:
    answer = asked(sign_in, cast.reviewer, "export", form=form, q="een")
    assert answer["Content-Disposition"] == f'attachment; filename="contacts.{form}"'
    (row,) = read_list(answer.content, f"a.{form}")
    assert (row["name"], row["email"]) == (ONE, "een@voorbeeld.example")
    assert Entry.objects.filter(verb="contacts.export").count() == 1


def test_a_long_list_is_work_with_progress(
    cast: Cast, three: None, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    for name in ("export", "export_organisations"):
        answer = asked(sign_in, cast.coordinator, name, form="csv")
        job = Job.objects.latest("pk")
        assert answer.headers["Location"] == reverse("jobs:job", args=[job.pk])
        run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE
        assert job.done == job.of, "the page shows how far it is"
        assert job.done >= 3


@pytest.mark.parametrize("form", exporting.FORMS)
def test_organisations_go_out_with_names_kind_and_number(cast: Cast, three: None, sign_in: Any, form: str) -> None:
    answer = asked(sign_in, cast.reviewer, "export_organisations", form=form, kind="CAW")
    assert answer["Content-Disposition"] == f'attachment; filename="organisations.{form}"'
    if form == "csv":
        head, row = answer.content.decode("utf-8-sig").splitlines()
        assert head.startswith("Name,Name (French)")
        assert row.startswith("Voorbeeld CAW,,,,")
        assert "0200000043" in row
    if form == "vcf":
        lines = answer.content.decode().splitlines()
        assert {"KIND:org", "FN:Voorbeeld CAW", "CATEGORIES:CAW"} <= set(lines)


@pytest.mark.parametrize("role", ["governor", "observer"])
def test_others_take_along_the_organisations_of_their_scope_alone(
    cast: Cast, three: None, sign_in: Any, role: str
) -> None:
    text = asked(sign_in, getattr(cast, role), "export_organisations", form="csv").content.decode()
    assert ("Zone Exemple" in text) == (role == "governor"), "a site in review is not for observers"
    assert "Voorbeeld CAW" not in text
    assert asked(sign_in, getattr(cast, role), "export", form="csv").status_code == 403


def test_another_form_of_file_is_not_there(cast: Cast, sign_in: Any) -> None:
    assert asked(sign_in, cast.reviewer, "export", form="exe").status_code == 404
    assert asked(sign_in, cast.reviewer, "export_organisations", form="exe").status_code == 404


def test_nobody_takes_lists_along_by_the_hundred(cast: Cast, three: None, sign_in: Any, settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "export": "2/h"}
    statuses = [asked(sign_in, cast.reviewer, "export", form="csv").status_code for _turn in range(3)]
    assert statuses == [200, 200, 429]
