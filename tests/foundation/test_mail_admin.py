"""The outbox in Django's admin: that a message is on its way, and no word of it."""

from foundation.mail.models import MailKind
from foundation.mail.writing import Letter, post
from tests.make import Cast

CODE = Letter(address="a@example.org", language="nl", subject="Your code", text="123456", kind=MailKind.SECRET)


def test_an_administrator_sees_where_a_message_goes_and_no_word_of_it(cast: Cast, sign_in) -> None:
    mail = post(CODE)
    client = sign_in(cast.admin)
    for page in ("/admin/mail/outgoingmail/", f"/admin/mail/outgoingmail/{mail.pk}/change/"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "a@example.org" in answer.content.decode()
        assert "123456" not in answer.content.decode()
        assert "Your code" not in answer.content.decode()
