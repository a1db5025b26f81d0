"""The admin's map in a real browser: drawn, editable, and without a word of complaint from the strict policy."""

import pytest
from django.conf import settings
from django.urls import reverse

from territory.models import Municipality

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.ignore_template_errors]

POLICY = "Content Security Policy"


def test_the_borders_of_a_municipality_are_drawn_and_can_be_edited(live_server, cast, sign_in, chromium):
    session = sign_in(cast.admin).cookies[settings.SESSION_COOKIE_NAME].value
    page = chromium.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if POLICY in message.text else None)
    page.on("pageerror", lambda trouble: complaints.append(str(trouble)))
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    row = Municipality.objects.get(nis="34022")
    page.goto(live_server.url + reverse("admin:territory_municipality_change", args=[row.pk]))
    page.wait_for_selector("#id_borders-map path.leaflet-interactive")
    assert page.locator("#id_borders-map .leaflet-draw-edit-edit").count() == 1
    page.close()
    assert complaints == []
