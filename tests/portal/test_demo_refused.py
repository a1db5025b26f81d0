"""Where the demonstration, with its known passwords, is not loaded."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from portal.models import Installation
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def test_the_demo_is_refused_outside_a_demonstration():
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_demo_is_refused_where_a_real_portal_stands(settings):
    settings.DEMO = True
    with as_owner(), pytest.raises(CommandError, match="holds a real portal"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_demo_waits_for_the_territory(settings):
    settings.DEMO = True
    with as_owner():
        Installation.objects.all().delete()
        with pytest.raises(CommandError, match="load_territory"):
            call_command("load_demo")
    assert not User.objects.exists()
