"""The shape of what the door asks."""

import time
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRequest, Organisation, User
from accounts.naming import validate_name
from accounts.roles import OrganisationKind, Role, roles_of
from accounts.second_factor import use_up


class WelcomeForm(forms.Form):
    """Name and password of a person who comes in by invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_name],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least 12 characters. A sentence that only you know is easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.email = email

    def clean_password(self) -> str:
        """Refuse a password that is short, common, only digits, or much like the person's own address or name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class CodeForm(forms.Form):
    """A field for a code of the second factor, and the rule that a code works once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app, or a recovery code")
        self.fields["code"].widget = forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "medium"}
        )

    def clean_code(self) -> str:
        """Refuse a code that was used a moment ago: somebody may have looked over the shoulder."""
        code: str = super().clean_code()  # type: ignore[misc]
        found = getattr(self, "authenticator", None)
        if found and found.type == Authenticator.Type.TOTP and not use_up(found, code, now=time.time()):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(CodeForm, AuthenticateForm):
    """The second step of signing in."""


class SecondFactorAgainForm(CodeForm, ReauthenticateForm):
    """The second factor once more, before something risky."""


class AppForm(CodeForm, ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows now")


class CredentialField(forms.JSONField):
    """What a device answers; a number or a depth that Python does not read is no answer of a device."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return the answer as plain values; raises ValidationError for anything that cannot be read."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as trouble:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from trouble


class PasskeySecondForm(AuthenticateWebAuthnForm):
    """A passkey as second step of signing in."""

    credential = CredentialField()


class PasskeySignInForm(LoginWebAuthnForm):
    """Sign in with a passkey alone."""

    credential = CredentialField()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):
    """Show a passkey once more before something risky."""

    credential = CredentialField()


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: one that signs in alone, protected by the device itself."""

    credential = CredentialField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["name"].help_text = _("So that you tell your passkeys apart, for example “laptop at work”.")
        self.fields["name"].widget.attrs["class"] = "medium"
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without a password")
        self.fields["passwordless"].help_text = _("Your device then asks for your fingerprint, your face or its PIN.")


class RequestForm(forms.Form):
    """Who asks for access, for which organisation, and why."""

    organisation = forms.ModelChoiceField(
        label=_("Your municipality or governor's office"), queryset=Organisation.objects.of_kinds_that_ask()
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_name],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        help_text=_("The invitation goes there, so it must be yours."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    role = forms.ChoiceField(
        label=_("What you will do here"),
        help_text=_("For a governor's office the role is the same, whatever you choose here."),
        choices=[(role.value, role.label) for role in (Role.READER, Role.EDITOR, Role.SIGNATORY)],
        widget=forms.RadioSelect,
        initial=Role.EDITOR,
    )
    words = forms.CharField(
        label=_("Why you need access"),
        help_text=_("One sentence, for example what your work is."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def role_asked(self) -> Role:
        """The role that this kind of organisation gives for what was asked."""
        organisation: Organisation = self.cleaned_data["organisation"]
        asked = Role(self.cleaned_data["role"])
        return asked if organisation.kind == OrganisationKind.MUN else Role.GOVERNOR


class FindForm(forms.Form):
    """Find an organisation."""

    q = forms.CharField(label=_("Name of an organisation"), max_length=80, required=False)


class InviteForm(forms.Form):
    """Whom to invite, in which role."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput({"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, organisation: Organisation, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = choices_of(organisation, by=by)  # type: ignore[attr-defined]
        self.fields["language"].initial = by.language


def choices_of(organisation: Organisation, *, by: User) -> list[tuple[str, Any]]:
    """The roles that this person may give there: only an administrator makes administrators."""
    given = roles_of(organisation.kind, runs_portal=organisation.runs_portal)
    return [
        (role.value, role.label) for role in Role if role in given and (role != Role.ADMIN or by.role == Role.ADMIN)
    ]


class EndingForm(forms.Form):
    """After which day a membership ends."""

    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("That day included."),
        widget=forms.DateInput({"class": "medium", "type": "date"}, format="%Y-%m-%d"),
    )

    at_once = forms.BooleanField(
        label=_("At once, not at the end of the day"),
        help_text=_("For instance when a device was stolen. It holds for today only."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["last_day"].initial = today
        self.today = today

    def clean_last_day(self) -> date:
        """Refuse a day that is over: what happened until today was rightly done."""
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        """What ends at once ends today."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("at_once") and given.get("last_day", self.today) != self.today:
            self.add_error("at_once", _("Choose today as the last day, or leave this out."))
        return given


class DecisionForm(forms.Form):
    """Yes or no to a request for access."""

    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("grant", _("Yes, invite this person")), ("refuse", _("No"))],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(label=_("In the role"), required=False)
    reason = forms.CharField(
        label=_("If no: why"),
        help_text=_("The person reads this."),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, asked: AccessRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].initial = asked.role
        place = asked.organisation
        given = roles_of(place.kind, runs_portal=place.runs_portal)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in given]  # type: ignore[attr-defined]
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        """A no has a reason; a yes without a role gives what was asked."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "refuse" and not given.get("reason", "").strip():
            self.add_error("reason", _("Please say why."))
        given["role"] = given.get("role") or self.asked.role
        return given


class ReasonForm(forms.Form):
    """Why something far-reaching is done."""

    reason = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the log, and the person may read it."), max_length=300
    )
