"""What `manage.py install` wants to know, and which answers it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from foundation.identifiers import compact_kbo

LANGUAGES = ("nl", "fr", "de", "en")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question: the option that answers it, its words, what it takes, and what it proposes."""

    option: str
    words: str
    check: Callable[[str], str]
    proposes: Callable[[Mapping[str, str]], str] = lambda known: ""

    def settled(self, text: str) -> str:
        """Return an answer as it is kept; raises ValueError with a word for people."""
        try:
            return self.check(text.strip())
        except (ValueError, ValidationError) as wrong:
            raise ValueError(f"--{self.option.replace('_', '-')}: {words_of(wrong)}") from wrong


def words_of(wrong: Exception) -> str:
    """Return what an error says to people."""
    return " ".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)


def public_address(text: str) -> str:
    """Take http://name or https://name, without a path; a slash at the end does not count."""
    text = text.rstrip("/")
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as wrong:
        raise ValueError(f"“{text}” is no address such as https://portal.example.") from wrong
    if text.count("/") != 2:
        raise ValueError("The portal stands at the top of its address: leave out the path.")
    return text


def mail_address(text: str) -> str:
    """Take one e-mail address."""
    try:
        validate_email(text)
    except ValidationError as wrong:
        raise ValueError(f"“{text}” is no e-mail address.") from wrong
    return text


def sender(text: str) -> str:
    """Take an address, or a name and an address: De Huizen <portal@portal.example>."""
    mail_address(parseaddr(text)[1] or text)
    return text


def reply_address(text: str) -> str:
    """Take an address, or nothing: replies then go to the sender."""
    return mail_address(text) if text else ""


def name(text: str) -> str:
    """Take any name that fits."""
    if not 0 < len(text) <= 160:
        raise ValueError("A name has 1 to 160 characters.")
    return text


def kbo_number(text: str) -> str:
    """Take an enterprise number in any spelling and keep its ten digits."""
    try:
        return compact_kbo(text)
    except ValueError as wrong:
        raise ValueError(f"“{text}” is no enterprise number (KBO): ten digits, with the right check digits.") from wrong


def language(text: str) -> str:
    """Take one of the portal's languages."""
    if text not in LANGUAGES:
        raise ValueError(f"One of {', '.join(LANGUAGES)}.")
    return text


QUESTIONS = (
    Question(
        option="address",
        words="Public address of the portal",
        check=public_address,
        proposes=lambda known: settings.PORTAL_ADDRESS,
    ),
    Question(option="sender", words="Sender of its mail", check=sender, proposes=lambda known: settings.MAIL_FROM),
    Question(
        option="reply_to",
        words="Address for replies (may be empty)",
        check=reply_address,
        proposes=lambda known: settings.MAIL_REPLY_TO,
    ),
    Question(option="organisation", words="Name of De Huizen", check=name, proposes=lambda known: "De Huizen"),
    *(
        Question(
            option=f"organisation_{code}",
            words=f"Its name in {language_name}",
            check=name,
            proposes=lambda known: known["organisation"],
        )
        for code, language_name in (("fr", "French"), ("de", "German"), ("en", "English"))
    ),
    Question(option="kbo", words="Its enterprise number (KBO)", check=kbo_number),
    Question(option="admin_email", words="E-mail address of the first administrator", check=mail_address),
    Question(
        option="admin_language",
        words="Language of the first administrator (nl, fr, de, en)",
        check=language,
        proposes=lambda known: "nl",
    ),
)


def names_of_keeper(answers: Mapping[str, str]) -> dict[str, str]:
    """Return De Huizen's name by language."""
    return {"nl": answers["organisation"]} | {code: answers[f"organisation_{code}"] for code in LANGUAGES[1:]}


def lines_to_set(answers: Mapping[str, str]) -> list[str]:
    """Return the lines of the environment file that the running settings lack, as they must stand there."""
    wanted = {"PORTAL_ADDRESS": "address", "MAIL_FROM": "sender", "MAIL_REPLY_TO": "reply_to"}
    return [
        f"{setting}={answers[option]}"
        for setting, option in wanted.items()
        if answers[option] != getattr(settings, setting)
    ]


def unanswered(given: Mapping[str, str | None]) -> list[Question]:
    """Return the questions that the options leave open."""
    return [question for question in QUESTIONS if given[question.option] is None]


def answers_without_asking(given: Mapping[str, str | None]) -> dict[str, str]:
    """Return the settled answers of the options, with what is proposed for those left out.

    Raises ValueError with every answer that is missing or not taken, one on each line.
    """
    answers: dict[str, str] = {}
    wrong: list[str] = []
    for question in QUESTIONS:
        text = given[question.option]
        try:
            answers[question.option] = question.settled(question.proposes(answers) if text is None else text)
        except ValueError as trouble:
            answers[question.option] = ""
            wrong.append(str(trouble))
    if wrong:
        raise ValueError("\n".join(wrong))
    return answers
