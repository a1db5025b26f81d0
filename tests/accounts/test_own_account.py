"""One's own account: where it is signed in, signing out there, and nothing of anybody else."""

from django.test import Client

from accounts.keeping import device_of
from accounts.models import SignedIn, User
from foundation.audit.models import Entry
from tests.make import Cast

PASSWORD = "correct horse battery staple"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    """A browser that came in by the door."""
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save()
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_session_says_whose_it_is_since_when_and_in_which_browser(cast: Cast) -> None:
    signed_in(cast.editor)
    session = SignedIn.objects.get()
    assert (session.user_id, session.device) == (cast.editor.pk, "Firefox, Windows")
    assert session.began_at


def test_no_address_of_a_computer_is_kept(cast: Cast) -> None:
    client = signed_in(cast.editor)
    client.get("/accounts/mine/", REMOTE_ADDR="203.0.113.77")
    kept = str(list(SignedIn.objects.values())) + str(SignedIn.objects.get().get_decoded())
    assert "203.0.113.77" not in kept


def test_the_names_of_browsers() -> None:
    assert device_of("Mozilla/5.0 (X11; Linux) Chrome/130 Safari/537.36 Edg/130") == "Edge, Linux"
    assert device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604") == "Safari, iPhone"
    assert device_of("curl/8") == ""


def test_the_page_lists_sessions_without_their_keys(cast: Cast) -> None:
    here, there = signed_in(cast.editor), signed_in(cast.editor, "Mozilla/5.0 (Macintosh; Mac OS X) Safari/604")
    page = here.get("/accounts/mine/").content.decode()
    assert page.count("Sign out there") == 1
    assert "Safari, macOS" in page
    assert here.session.session_key not in page
    assert there.session.session_key not in page


def test_signing_out_there_leaves_here_alone(cast: Cast) -> None:
    here, there = signed_in(cast.editor), signed_in(cast.editor)
    handle = SignedIn.objects.get(session_key=there.session.session_key).handle
    here.post("/accounts/mine/sessions/end/", {"session": handle})
    assert here.get("/home/").status_code == 200
    assert there.get("/home/").status_code == 302
    assert Entry.objects.filter(verb="account.end_sessions").count() == 1


def test_signing_out_everywhere_else(cast: Cast) -> None:
    here, *others = [signed_in(cast.editor) for _ in range(3)]
    here.post("/accounts/mine/sessions/end/", {"session": ""})
    assert [browser.get("/home/").status_code for browser in (here, *others)] == [200, 302, 302]


def test_signing_out_here_by_the_same_button(cast: Cast) -> None:
    here = signed_in(cast.editor)
    handle = SignedIn.objects.get().handle
    assert here.post("/accounts/mine/sessions/end/", {"session": handle})["Location"] == "/"
    assert here.get("/home/").status_code == 302


def test_nobody_ends_anothers_session(cast: Cast) -> None:
    mine, theirs = signed_in(cast.editor), signed_in(cast.reader)
    handle = SignedIn.objects.get(session_key=theirs.session.session_key).handle
    mine.post("/accounts/mine/sessions/end/", {"session": handle})
    mine.post("/accounts/mine/sessions/end/", {"session": theirs.session.session_key})
    mine.post("/accounts/mine/sessions/end/", {"session": ""})
    assert theirs.get("/home/").status_code == 200


def test_a_new_key_at_sign_in_makes_a_planted_one_worthless(cast: Cast) -> None:
    browser = Client()
    browser.get("/accounts/login/")
    session = browser.session
    session["planted"] = "1"
    session.save()
    browser.cookies["sessionid"] = planted = session.session_key
    cast.editor.set_password(PASSWORD)
    cast.editor.save()
    browser.post("/accounts/login/", {"login": cast.editor.email, "password": PASSWORD})
    assert browser.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get("/home/").status_code == 302


def test_something_risky_asks_for_the_password_once_more_and_then_goes_on(cast: Cast) -> None:
    browser = signed_in(cast.signatory)
    place = cast.signatory.acting.organisation_id
    asked = browser.get(f"/accounts/people/{place}/invite/")
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    back = browser.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"/accounts/people/{place}/invite/"
    assert browser.get(back["Location"]).status_code == 200


def test_a_wrong_password_there_opens_nothing(cast: Cast) -> None:
    browser = signed_in(cast.signatory)
    place = cast.signatory.acting.organisation_id
    asked = browser.get(f"/accounts/people/{place}/invite/")
    assert browser.post(asked["Location"], {"password": "wrong"}).status_code == 200
    assert browser.get(f"/accounts/people/{place}/invite/").status_code == 302


def test_a_form_sent_too_late_is_carried_out_after_the_password(cast: Cast) -> None:
    browser = signed_in(cast.signatory)
    place = cast.signatory.acting.organisation_id
    form = {"email": "new@kortrijk.example", "role": "reader", "language": "nl"}
    asked = browser.post(f"/accounts/people/{place}/invite/", form)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    back = browser.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"/accounts/people/{place}/"
    assert Entry.objects.filter(verb="account.invite").count() == 1
