"""Composing a message: what arrives is what Django's own way would send, sign by sign."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.mail.delivering import Message

HEADERS = {
    "From": "Huizen é <portal@huizen.example>",
    "Message-ID": "<1@huizen.example>",
    "Content-Language": "nl",
    "List-Unsubscribe": f"<https://portal.example/{'x' * 400}/>",
}
ENTRY = "BEGIN:VCALENDAR\nSUMMARY:Visite à Liège\nEND:VCALENDAR\n"
ABOVE = ("Subject", "To", "Reply-To", "MIME-Version", *HEADERS)
# No signs that a mail cannot carry as they are: half a pair, controls, ends of lines of their own.
SIGNS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85")
LINE = st.text(SIGNS, max_size=120)


def arrived(kind: type[EmailMultiAlternatives], *, subject: str, text: str, html: str = "", entry: str = "") -> Any:
    """What a mail program reads of a message of this kind."""
    made = kind(subject, text, "bounces@huizen.example", ["mayor@example.org"], headers=HEADERS)
    made.reply_to = ["De Huizen <office@huizen.example>"]
    if html:
        made.attach_alternative(html, "text/html")
    if entry:
        made.attach("agenda.ics", entry, "text/calendar")
    content = made.message().as_bytes(linesep="\r\n")
    if kind is Message:
        assert content.isascii()
        assert max(map(len, content.splitlines())) < 998
    return message_from_bytes(content, policy=policy.default)


def words_of(letter: EmailMessage) -> list[tuple[str, str, str | None]]:
    """The parts: their kind, their text, the name of a file."""
    parts = [each for each in letter.walk() if not each.is_multipart()]
    texts = [part.get_payload(decode=True).decode() for part in parts]
    plain = ["\n".join(text.splitlines()).rstrip("\n") for text in texts]
    return [(part.get_content_type(), text, part.get_filename()) for part, text in zip(parts, plain, strict=True)]


def is_the_same(**given: str) -> bool:
    """Whether a mail program reads the same of ours and of Django's."""
    ours, django = (arrived(kind, **given) for kind in (Message, EmailMultiAlternatives))
    assert [each.get_content_type() for each in ours.walk()] == [each.get_content_type() for each in django.walk()]
    assert words_of(ours) == words_of(django)
    # Where a header was folded, one of both may have left a space.
    above = [{name: " ".join(letter[name].split()) for name in ABOVE} for letter in (ours, django)]
    assert above[0] == above[1]
    assert ours["Date"]
    return True


@pytest.mark.parametrize("html", ["", "<p>Chère madame,</p>"])
@pytest.mark.parametrize("entry", ["", ENTRY])
def test_a_message_arrives_as_djangos_own_would(html: str, entry: str) -> None:
    text = "Chère madame,\r\n.\nbonjour  \n=20 From\n--=_mixed--\n"
    assert is_the_same(subject="Été à Liège, " * 12, text=text, html=html, entry=entry)


@settings(max_examples=40, deadline=None)
@given(subject=LINE, lines=st.lists(LINE, max_size=4), html=LINE)
def test_whatever_is_written_arrives(subject: str, lines: list[str], html: str) -> None:
    assert is_the_same(subject=" ".join(["Dag", *subject.split()]), text="\n".join(["Beste,", *lines]), html=html)


@pytest.mark.parametrize("header", ["subject", "to", "from_email"])
def test_a_line_break_in_a_header_is_refused(header: str) -> None:
    message = Message("Dag", "Beste,", "a@huizen.example", ["mayor@example.org"])
    broken = "mayor@example.org\nBcc: all@example.org"
    setattr(message, header, [broken] if header == "to" else broken)
    with pytest.raises(ValueError, match="line break"):
        message.message()
