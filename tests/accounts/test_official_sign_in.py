"""Official sign-in with OpenID Connect, at a real provider: who comes in, as what, and who does not."""

import time

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from foundation.audit.models import Details, Entry
from tests.accounts.official import KBO, Provider, asked, come_back, leave, provider_in, sign_in_there
from tests.accounts.second_factors import PASSWORD, sign_in, with_password
from tests.make import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with provider_in(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings, cast: Cast) -> Provider:
    """The portal knows this provider, and Kortrijk by its enterprise number."""
    for name, value in running.configuration().items():
        setattr(settings, name, value)
    kortrijk = cast.signatory.acting.organisation
    kortrijk.kbo_number = KBO
    kortrijk.save()
    running.says()
    return running


def roles_of(person: User) -> list[tuple[str, str]]:
    """Which roles a person holds today, and where."""
    today = timezone.localdate()
    return [(row.role, row.organisation.name_nl) for row in Membership.objects.of_person(person, today)]


def reasons() -> list[str]:
    """Why people were refused, from the audit trail."""
    entries = Entry.objects.of_verb("account.federation_refused").order_by("at")
    return [Details.objects.get(entry_id=entry.pk).words["reason"] for entry in entries]


# --- Coming in ----------------------------------------------------------------------------------------------------


def test_an_official_comes_in_with_the_role_and_organisation_of_the_claims(client, provider):
    assert sign_in_there(client, next="/sites/")["Location"] == "/sites/"
    person = User.objects.get(email="an@kortrijk.example")
    assert (person.name, roles_of(person)) == ("An Peeters", [("editor", "Kortrijk")])
    assert not person.has_usable_password()
    assert client.get("/sites/propose/").status_code == 200


def test_what_is_asked_has_a_proof_key_a_nonce_and_never_the_national_number(client, provider):
    request = asked(leave(client))
    assert request["code_challenge_method"] == "S256"
    assert request["code_challenge"]
    assert request["nonce"]
    assert set(request["scope"].split()) == {"openid", "profile", "email"}
    assert "claims" not in request


def test_no_address_makes_the_portal_ask_for_more(client, provider):
    answer = client.post(
        "/accounts/official/?scope=rrn,egovnrn&auth_params=claims%3Drrn%26nonce%3Dmine&action=rerequest"
    )
    request = asked(answer["Location"])
    assert set(request["scope"].split()) == {"openid", "profile", "email"}
    assert request["nonce"] != "mine"
    assert "claims" not in request


def test_every_sign_in_has_a_nonce_of_its_own(client, provider):
    assert asked(leave(client))["nonce"] != asked(leave(client))["nonce"]


def test_neither_claims_nor_tokens_are_kept(client, provider):
    provider.says(rrn="85073003328", secret_of_the_provider="x")
    sign_in_there(client)
    account = SocialAccount.objects.get()
    assert account.extra_data == {"issuer": provider.issuer}
    assert not SocialToken.objects.exists()
    assert not Details.objects.filter(words__icontains="85073003328").exists()


def test_the_enterprise_number_may_be_written_with_dots(client, provider):
    provider.says(vo_orgcode="BE 0207.494.678")
    assert sign_in_there(client).status_code == 302


def test_coming_in_is_audited(client, provider):
    sign_in_there(client)
    person = User.objects.get(email="an@kortrijk.example")
    verbs = set(Entry.objects.filter(actor_id=person.pk).values_list("verb", flat=True))
    assert verbs >= {"account.federate", "account.role_claimed", "account.sign_in"}


def test_coming_back_twice_makes_no_second_account_or_role(client, provider):
    for _ in range(2):
        sign_in_there(client)
        client.post("/accounts/logout/")
    person = User.objects.get(email="an@kortrijk.example")
    assert Membership.objects.filter(user=person).count() == SocialAccount.objects.count() == 1


def test_a_changed_address_keeps_the_account(client, provider):
    sign_in_there(client)
    person = User.objects.get(email="an@kortrijk.example")
    provider.says(email="an.peeters@kortrijk.example")
    other = Client()
    sign_in_there(other)
    assert other.get("/home/").wsgi_request.user.pk == person.pk
    assert not User.objects.filter(email="an.peeters@kortrijk.example").exists()


def test_a_changed_role_replaces_the_earlier_one(client, provider):
    sign_in_there(client)
    person = User.objects.get(email="an@kortrijk.example")
    Membership.objects.filter(user=person).update(starts_on="2026-01-01")
    provider.says(portal_rol_3d=[f"beslissing:{KBO}", f"inbreng:{KBO}", "lezen:0403170701"])
    provider_order = ["editor"]
    sign_in_there(Client())
    assert [role for role, _ in roles_of(person)] == provider_order
    provider.says(portal_rol_3d=f"beslissing:{KBO}")
    sign_in_there(Client())
    assert [role for role, _ in roles_of(person)] == ["signatory"]
    assert Membership.objects.filter(user=person).count() == 2


def test_a_move_to_another_organisation_ends_the_role_in_the_first(client, provider, cast: Cast):
    olen = cast.neighbour.acting.organisation
    Organisation.objects.filter(pk=olen.pk).update(kbo_number="0403170701")
    sign_in_there(client)
    provider.says(vo_orgcode="0403170701", portal_rol_3d="inbreng")
    sign_in_there(Client())
    assert roles_of(User.objects.get(email="an@kortrijk.example")) == [("editor", "Olen")]


# --- Staying out --------------------------------------------------------------------------------------------------

REFUSED = {
    "unknown organisation": ({"vo_orgcode": "0403170701", "portal_rol_3d": "inbreng"}, "unknown_organisation"),
    "no organisation": ({"vo_orgcode": None}, "organisation"),
    "a number that is none": ({"vo_orgcode": "1234567890"}, "organisation"),
    "role claim missing": ({"portal_rol_3d": None}, "role"),
    "role of another organisation": ({"portal_rol_3d": ["inbreng:0403170701"]}, "role"),
    "unknown role": ({"portal_rol_3d": ["everything"]}, "role"),
    "role that this organisation cannot give": ({"portal_rol_3d": ["beoordeling"]}, "role_elsewhere"),
    "another target group": ({"vo_doelgroepcode": "BUR"}, "group"),
    "no address": ({"email": None}, "address"),
    "address that was never verified": ({"email_verified": False}, "address"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_does_not_belong_gets_a_friendly_page_and_no_account(client, provider, case):
    claims, reason = REFUSED[case]
    provider.says(**claims)
    before = User.objects.count()
    answer = sign_in_there(client)
    assert answer.status_code == 403
    assert "You could not come in this way" in answer.content.decode()
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert client.get("/home/").status_code == 302
    assert reasons() == [reason]


WRONG_TOKENS = {
    "wrong issuer": {"iss": "https://evil.example"},
    "wrong nonce": {"nonce": "of somebody else"},
    "no nonce": {"nonce": None},
    "expired": {"exp": 1_700_000_000},
    "for another client": {"aud": "another"},
    "made for another client": {"azp": "another"},
    "from tomorrow": {"iat": 4_000_000_000},
    "about somebody else than the rest": {"sub": "another"},
}


@pytest.mark.parametrize("case", WRONG_TOKENS)
def test_a_token_that_is_not_for_this_request_opens_nothing(client, provider, case):
    provider.says(token=WRONG_TOKENS[case])
    answer = sign_in_there(client)
    assert answer.status_code == 403
    assert client.get("/home/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert reasons() == ["token"]


def test_a_clock_that_is_half_a_minute_off_is_forgiven(client, provider):
    now = int(time.time())
    provider.says(token={"exp": now - 30, "iat": now + 30})
    assert sign_in_there(client).status_code == 302


def test_a_provider_that_describes_another_issuer_is_refused(client, provider):
    provider.says(metadata={"issuer": "https://evil.example"})
    assert client.post("/accounts/official/").status_code == 403
    assert reasons() == ["token"]


def test_a_provider_that_is_away_is_told_in_words(client, provider, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    away = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]
    away["server_url"] = settings.OIDC_ISSUER
    answer = client.post("/accounts/official/")
    assert answer.status_code == 403
    assert "sign in another way" in answer.content.decode()


def test_keys_of_somebody_else_sign_nothing(client, provider):
    address = leave(client)
    provider.says(metadata={"jwks_uri": f"{provider.issuer}/.well-known/openid-configuration"})
    assert come_back(client, address).status_code == 403


def test_an_answer_works_once_and_only_in_the_browser_that_asked(client, provider):
    address = leave(client)
    assert come_back(Client(), address).status_code == 403
    first = come_back(client, address)
    assert first.status_code == 302
    again = Client().get(first.wsgi_request.get_full_path())
    assert again.status_code == 403


def test_who_turns_back_at_the_provider_chooses_another_way(client, provider):
    state = asked(leave(client))["state"]
    answer = client.get("/accounts/official/back/", {"error": "access_denied", "state": state})
    assert answer["Location"] == "/accounts/login/"


def test_an_address_of_somebody_here_is_not_taken_over(client, provider, cast: Cast):
    provider.says(email=cast.signatory.email.upper(), sub="somebody else")
    answer = sign_in_there(client)
    assert answer.status_code == 403
    assert "There is an account with your e-mail address already." in answer.content.decode()
    assert reasons() == ["address_taken"]
    assert not SocialAccount.objects.exists()


def test_the_same_subject_at_another_issuer_is_somebody_else(client, provider, settings):
    sign_in_there(client)
    SocialAccount.objects.update(uid="the same subject, linked at another issuer")
    assert sign_in_there(Client()).status_code == 403
    assert reasons() == ["address_taken"]


def test_a_closed_account_stays_closed(client, provider):
    sign_in_there(client)
    User.objects.filter(email="an@kortrijk.example").update(is_active=False)
    other = Client()
    sign_in_there(other)
    assert other.get("/home/").status_code == 302


# --- Connecting, second factor, redirects, the policy of the browser -----------------------------------------------


def test_a_person_connects_the_own_account_after_the_password_and_keeps_it(client, provider, cast: Cast):
    sign_in(client, with_password(cast.signatory))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    provider.says(email="another@kortrijk.example")
    assert sign_in_there(client, process="connect")["Location"] == "/accounts/second-step/"
    other = Client()
    sign_in_there(other)
    assert other.get("/home/").wsgi_request.user.pk == cast.signatory.pk


def test_connecting_asks_the_password_first(client, provider, cast: Cast):
    sign_in(client, with_password(cast.signatory))
    assert sign_in_there(client, process="connect")["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


def test_a_provider_may_vouch_for_the_second_factor(client, provider, settings, cast: Cast):
    settings.SECOND_FACTOR_FORCED = True
    huizen = cast.reviewer.acting.organisation
    Organisation.objects.filter(pk=huizen.pk).update(kbo_number="0403170701")
    provider.says(vo_orgcode="0403170701", portal_rol_3d="beoordeling", acr="strong")
    sign_in_there(client)
    assert client.get("/inbox/")["Location"] == "/accounts/second-step/"
    settings.OIDC_DEMANDS = {**settings.OIDC_DEMANDS, "second_factor": {"acr": "strong|stronger"}}
    vouched = Client()
    sign_in_there(vouched)
    assert vouched.get("/inbox/").status_code == 200
    provider.says(vo_orgcode="0403170701", portal_rol_3d="beoordeling", acr="weak")
    weak = Client()
    sign_in_there(weak)
    assert weak.get("/inbox/")["Location"] == "/accounts/second-step/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_way_back_leads_nowhere_else(client, provider, elsewhere):
    assert sign_in_there(client, next=elsewhere)["Location"] == "/home/"


def test_the_sign_in_page_offers_it_only_where_it_is_configured(client, cast: Cast, settings, running):
    assert "With the official sign-in" not in client.get("/accounts/login/").content.decode()
    for name, value in running.configuration().items():
        setattr(settings, name, value)
    assert "Sign in with Official" in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/official/").status_code == 200
