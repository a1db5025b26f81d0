"""Who could take which sites: the suggestion, by hand and in general."""

from hypothesis import given
from hypothesis import strategies as st

from sites.balance import Reviewer, ToAssign, Weights, Why, suggest

WEIGHTS = Weights(language=3, province=2)
ANN, BEN, CAT = 1, 2, 3


def site(number: int, language: str = "nl", province: str = "30000") -> ToAssign:
    return ToAssign(id=number, languages=(language,), province=province)


def given_to(sites: list[ToAssign], *reviewers: Reviewer) -> list[int | None]:
    return [suggestion.reviewer for suggestion in suggest(sites, reviewers, weights=WEIGHTS)]


def test_equal_reviewers_share_equally() -> None:
    assert given_to([site(n) for n in range(4)], Reviewer(id=ANN), Reviewer(id=BEN)) == [ANN, BEN, ANN, BEN]


def test_the_one_with_the_fewest_sites_in_hand_comes_first() -> None:
    assert given_to([site(1), site(2)], Reviewer(id=ANN, load=5), Reviewer(id=BEN, load=4)) == [BEN, ANN]


def test_a_declared_interest_excludes_from_that_site_alone() -> None:
    assert given_to([site(7), site(8)], Reviewer(id=ANN, interests={7}), Reviewer(id=BEN, load=9)) == [BEN, ANN]


def test_who_is_absent_gets_nothing() -> None:
    assert given_to([site(1)], Reviewer(id=ANN, absent=True), Reviewer(id=BEN, load=50)) == [BEN]


def test_language_and_province_are_worth_a_few_sites_and_no_more() -> None:
    french = Reviewer(id=ANN, languages=("fr",), provinces=("60000",), load=4)
    assert given_to([site(1, "fr", "60000")], french, Reviewer(id=BEN)) == [ANN]
    overloaded = Reviewer(id=ANN, languages=("fr",), provinces=("60000",), load=6)
    assert given_to([site(1, "fr", "60000")], overloaded, Reviewer(id=BEN)) == [BEN]


def test_nobody_left_is_said_with_the_reason() -> None:
    (nobody,) = suggest([site(7)], [Reviewer(id=ANN, interests={7}), Reviewer(id=BEN, absent=True)], weights=WEIGHTS)
    assert (nobody.reviewer, nobody.reasons) == (None, (Why.NOBODY,))


def test_the_reasons_are_those_that_hold() -> None:
    (chosen,) = suggest([site(1)], [Reviewer(id=ANN, languages=("nl",)), Reviewer(id=BEN)], weights=WEIGHTS)
    assert chosen.reasons == (Why.LANGUAGE, Why.LOAD)


REVIEWERS = st.lists(
    st.builds(
        Reviewer,
        id=st.integers(1, 9),
        languages=st.frozensets(st.sampled_from(["nl", "fr", "de"])),
        load=st.integers(0, 20),
        absent=st.booleans(),
        interests=st.frozensets(st.integers(0, 19)),
    ),
    max_size=6,
    unique_by=lambda reviewer: reviewer.id,
)


@given(REVIEWERS, st.integers(0, 20))
def test_nobody_gets_what_is_excluded_and_the_order_of_reviewers_changes_nothing(
    reviewers: list[Reviewer], number: int
) -> None:
    sites = [site(n) for n in range(number)]
    suggested = suggest(sites, reviewers, weights=WEIGHTS)
    assert suggested == suggest(sites, reversed(reviewers), weights=WEIGHTS)
    known = {reviewer.id: reviewer for reviewer in reviewers}
    for one in suggested:
        if one.reviewer is not None:
            assert not known[one.reviewer].absent
            assert one.site not in known[one.reviewer].interests
        else:
            assert all(reviewer.absent or one.site in reviewer.interests for reviewer in reviewers)
