"""What claims mean, by the rules alone."""

import pytest

from accounts.claims import ClaimsRefused, Demands, asks_for_national_number, identity_of, read

DEMANDS = Demands(roles={"chief": "signatory", "clerk": "editor"}, required={"group": "LB|OV"})
CLAIMS = {"vo_orgcode": "0207494678", "role": "clerk", "email": "An@Kortrijk.example", "group": "LB"}


def test_claims_are_read_into_what_the_portal_believes():
    said = read({**CLAIMS, "given_name": "An", "family_name": "Peeters"}, DEMANDS)
    assert (said.kbo_number, said.role, said.email, said.name) == (
        "0207494678",
        "editor",
        "an@kortrijk.example",
        "An Peeters",
    )


def test_the_first_role_of_the_map_counts():
    assert read({**CLAIMS, "role": ["clerk", "chief"]}, DEMANDS).role == "signatory"


@pytest.mark.parametrize("number", ["0207.494.678", "BE0207494678", "be 0207 494 678", "207494678"])
def test_an_enterprise_number_may_be_written_in_many_ways(number):
    assert read({**CLAIMS, "vo_orgcode": number}, DEMANDS).kbo_number == "0207494678"


@pytest.mark.parametrize(
    ("claim", "value", "reason"),
    [
        ("vo_orgcode", None, "organisation"),
        ("vo_orgcode", "0207494679", "organisation"),
        ("vo_orgcode", ["x", 7], "organisation"),
        ("vo_orgcode", {"a": 1}, "organisation"),
        ("role", "signatory", "role"),
        ("role", "chief:0403170701", "role"),
        ("role", "chief:not a number", "role"),
        ("role", [], "role"),
        ("email", "no address", "address"),
        ("email", None, "address"),
        ("group", "BUR", "group"),
        ("group", None, "group"),
    ],
)
def test_what_is_missing_or_wrong_is_named(claim, value, reason):
    with pytest.raises(ClaimsRefused, match=reason):
        read({**CLAIMS, claim: value}, DEMANDS)


@pytest.mark.parametrize(("claims", "vouched"), [({"acr": "strong"}, True), ({"acr": "weak"}, False), ({}, False)])
def test_a_second_factor_counts_only_when_the_setting_says_so(claims, vouched):
    asked = Demands(roles=DEMANDS.roles, second_factor={"acr": "strong"})
    assert read({**CLAIMS, **claims}, asked).second_factor is vouched
    assert read({**CLAIMS, **claims}, DEMANDS).second_factor is False


def test_a_subject_is_somebody_only_together_with_its_issuer():
    assert identity_of("https://a.example", "7") != identity_of("https://b.example", "7")


@pytest.mark.parametrize("words", [["openid", "rrn"], ["egovNRN"], ["openid", "NISS"]])
def test_the_national_number_is_recognised(words):
    assert asks_for_national_number(words)
    assert not asks_for_national_number(["openid", "profile", "vo", "email"])


def test_signs_that_no_column_takes_are_left_out():
    said = read({**CLAIMS, "name": "An\0 Peeters\n"}, DEMANDS)
    assert said.name == "An Peeters"


@pytest.mark.parametrize("address", ["a" * 250 + "@b.example", "@", "a b@c.example"])
def test_an_address_that_no_column_takes_is_refused(address):
    with pytest.raises(ClaimsRefused, match="address"):
        read({**CLAIMS, "email": address}, DEMANDS)
