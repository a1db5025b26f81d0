"""The second factor: an authenticator app and recovery codes, each code once, its secret kept encrypted."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.second_factor import seal, unseal
from foundation.audit.models import Entry
from foundation.mail.models import MailKind, OutgoingMail
from tests.accounts.second_factors import PASSWORD, code_of, recovery_codes, set_up_app, sign_in, with_password
from tests.make import Cast

CODE_PAGE = "/accounts/second-step/code/"


@pytest.fixture
def person(cast: Cast):
    return with_password(cast.signatory)


@pytest.fixture
def secret(client, person):
    """The person set up an app, and signed out again."""
    sign_in(client, person)
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    return secret


def test_after_the_password_comes_the_code_of_the_app(client, person, secret):
    assert sign_in(client, person).url == CODE_PAGE
    assert client.get("/home/").status_code == 302
    assert client.post(CODE_PAGE, {"code": code_of(secret)}).url == "/home/"
    assert client.get("/home/").status_code == 200


def test_a_wrong_code_opens_nothing_and_is_audited(client, person, secret):
    sign_in(client, person)
    answer = client.post(CODE_PAGE, {"code": "000000"})
    assert answer.status_code == 200
    assert client.get("/home/").status_code == 302
    assert Entry.objects.of_verb("account.second_factor_refused").count() == 1


def test_a_code_of_half_a_minute_ago_still_works_one_of_two_minutes_ago_does_not(client, person, secret):
    sign_in(client, person)
    assert client.post(CODE_PAGE, {"code": code_of(secret, at=time.time() - 120)}).status_code == 200
    assert client.post(CODE_PAGE, {"code": code_of(secret, at=time.time() + 30)}).status_code == 302


def test_a_code_works_once_also_in_another_browser_and_without_the_cache(client, person, secret, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    code, elsewhere = code_of(secret), Client()
    sign_in(client, person)
    sign_in(elsewhere, person)
    assert client.post(CODE_PAGE, {"code": code}).status_code == 302
    for spelling in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert elsewhere.post(CODE_PAGE, {"code": spelling}).status_code == 200
    assert elsewhere.get("/home/").status_code == 302


def test_the_code_that_set_the_app_up_does_not_sign_in(client, person):
    sign_in(client, person)
    started = time.time() - 30
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    sign_in(client, person)
    assert client.post(CODE_PAGE, {"code": code_of(secret, at=started)}).status_code == 200


def test_a_recovery_code_works_once(client, person):
    sign_in(client, person)
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    for expected in (302, 200):
        client.post("/accounts/logout/")
        sign_in(client, person)
        assert client.post(CODE_PAGE, {"code": codes[0]}).status_code == expected


def test_new_recovery_codes_replace_the_old_ones(client, person):
    sign_in(client, person)
    set_up_app(client)
    before = recovery_codes(client)
    client.post("/accounts/second-step/recovery-codes/new/")
    assert not set(before) & set(recovery_codes(client))


def test_guessing_codes_is_limited(client, person, secret, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip,3/5m/key"}
    sign_in(client, person)
    for _ in range(3):
        client.post(CODE_PAGE, {"code": "000000"})
    assert client.post(CODE_PAGE, {"code": code_of(secret)}).status_code == 200
    assert client.get("/home/").status_code == 302


def test_changing_the_second_factor_asks_the_password_again(client, person):
    sign_in(client, person)
    for page in ("app/", "passkeys/add/"):
        answer = client.get(f"/accounts/second-step/{page}")
        assert answer.url.startswith("/accounts/reauthenticate/"), page


def test_the_secret_is_not_in_the_database_as_it_is(client, person, secret):
    kept = str(Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data)
    assert secret not in kept


def test_a_replaced_key_still_opens_what_it_sealed_and_a_lost_one_fits_no_code(settings):
    sealed = seal("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert unseal(sealed) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY_FALLBACKS = []
    assert code_of(unseal(sealed)) != code_of("JBSWY3DPEHPK3PXP")


def test_setting_up_and_removing_is_audited_and_told_by_mail(client, person, django_capture_on_commit_callbacks):
    sign_in(client, person)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    client.post("/accounts/second-step/app/remove/")
    verbs = list(Entry.objects.about(person).order_by("at").values_list("verb", flat=True))
    assert verbs.count("account.second_factor_added") == 2
    assert verbs.count("account.second_factor_removed") == 2
    letters = OutgoingMail.objects.filter(address=person.email, subject__contains="second step")
    assert {letter.kind for letter in letters} == {MailKind.SECRET}
    assert "An authenticator app was set up." in " ".join(letter.text for letter in letters)


def test_a_sign_in_says_in_the_audit_trail_which_ways_it_took(client, person, secret):
    sign_in(client, person)
    client.post(CODE_PAGE, {"code": code_of(secret)})
    assert Entry.objects.of_verb("account.sign_in").about(person).count() == 2


def test_an_administrator_removes_the_second_factor_of_somebody_who_lost_it(cast, client, person, secret):
    client.force_login(cast.admin)
    client.post("/admin/accounts/user/", {"action": "remove_second_factor", "_selected_action": [str(person.pk)]})
    assert not Authenticator.objects.filter(user=person).exists()
    assert Entry.objects.of_verb("account.second_factor_removed").filter(actor_id=cast.admin.pk).count() == 2


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_no_step_leads_out_of_the_portal(client, person, secret, elsewhere):
    assert sign_in(client, person, next=elsewhere).url == CODE_PAGE
    assert client.post(CODE_PAGE, {"code": code_of(secret), "next": elsewhere}).url == "/home/"


def test_the_page_asked_for_opens_after_the_second_step(client, person, secret):
    sign_in(client, person, next="/sites/")
    assert client.post(CODE_PAGE, {"code": code_of(secret)}).url == "/sites/"


def test_the_password_alone_does_not_remove_the_second_factor(client, person, secret):
    sign_in(client, person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/second-step/app/remove/")
    assert Authenticator.objects.filter(user=person).count() == 2
