"""What the environment may and may not ask of the door: tried in a process of its own, as the portal starts."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.roles import Role

OIDC = {
    "OIDC_ISSUER": "https://idp.example/op",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "s",
    "OIDC_ROLE_MAP": "chief=signatory",
}
REAL = {"PORTAL_ADDRESS": "https://portal.example", "SECRET_KEY": "x" * 60}


def start(ask: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings with this environment and print something of them."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-c", f"from portal import settings; print({ask})"]
    return subprocess.run(  # noqa: S603 - our own settings
        command, env=kept | environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("host", ["portal.example", "192.0.2.7", "0.0.0.0", "*", ".localhost.example"])  # noqa: S104
def test_a_demonstration_does_not_start_at_a_name_that_others_reach(host):
    tried = start("1", DEMO="1", ALLOWED_HOSTS=f"127.0.0.1,{host}")
    assert tried.returncode != 0
    assert "DEMO=1 has known passwords" in tried.stderr


def test_a_demonstration_starts_on_the_loopback_and_forces_no_second_factor():
    assert start("settings.SECOND_FACTOR_FORCED", DEMO="1", ALLOWED_HOSTS="127.0.0.1,localhost").stdout == "False\n"


@pytest.mark.parametrize("environment", [{}, REAL])
def test_every_other_portal_forces_it(environment):
    assert start("settings.SECOND_FACTOR_FORCED", **environment).stdout == "True\n"


def test_a_page_of_the_demonstration_says_so(client, db, settings):
    settings.DEMO = True
    assert 'class="ribbon"' in client.get("/accounts/login/").content.decode()
    settings.DEMO = False
    assert 'class="ribbon"' not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("wrong", [{"OIDC_SCOPES": "openid rrn"}, {"OIDC_CLAIM_ORGANISATION": "egovNRN"}])
def test_a_portal_that_would_ask_for_the_national_number_does_not_start(wrong):
    tried = start("1", **OIDC, **wrong)
    assert "The national number is never asked for" in tried.stderr


@pytest.mark.parametrize(
    "wrong", [{"OIDC_ROLE_MAP": "chief=king"}, {"OIDC_ROLE_MAP": ""}, {"OIDC_ISSUER": "http://idp.example", **REAL}]
)
def test_a_half_configured_official_sign_in_does_not_start(wrong):
    assert start("1", **OIDC | wrong).returncode != 0


def test_the_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    ask = "settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['secret']"
    assert start(ask, **OIDC, OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret")).stdout == "from the file\n"


def test_forms_may_lead_to_the_provider_and_nowhere_else():
    ask = "*settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']"
    assert start(ask).stdout == "'self'\n"
    assert (
        start(ask, **OIDC, OIDC_FORM_ORIGINS="https://a.example").stdout
        == "'self' https://idp.example https://a.example\n"
    )


def test_the_map_of_roles_keeps_its_order():
    words = ",".join(f"word{number}={role}" for number, role in enumerate(reversed(Role.values)))
    ask = "*settings.OIDC_DEMANDS['roles'].values()"
    assert start(ask, **OIDC | {"OIDC_ROLE_MAP": words}).stdout.split() == list(reversed(Role.values))
