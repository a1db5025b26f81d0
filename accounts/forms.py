"""The shape of what the door asks."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_factor import use_up


class WelcomeForm(forms.Form):
    """Name and password of a person who comes in by invitation."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
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


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: one that signs in alone, protected by the device itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["name"].help_text = _("So that you tell your passkeys apart, for example “laptop at work”.")
        self.fields["name"].widget.attrs["class"] = "medium"
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("Sign in with this passkey alone, without a password")
        self.fields["passwordless"].help_text = _("Your device then asks for your fingerprint, your face or its PIN.")
