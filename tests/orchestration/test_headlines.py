"""Headline growth rates that are true at once, and those that cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.headlines import (
    METRICS,
    RATIOS,
    HeadlinesRefused,
    check,
    implied,
    percent,
    read_claims,
)

# What one vendor's talk claims of all its brands in a year.
HEADLINES = "metric,growth\nmembers,60%\nsales,31%\nspend_per_member,35%\naov_per_order,68%\n"
growths = st.floats(-0.8, 3)


def test_the_vendors_headlines_are_refused_with_what_they_imply(tmp_path):
    path = tmp_path / "headlines.csv"
    path.write_text(HEADLINES, encoding="utf-8")
    with pytest.raises(HeadlinesRefused) as refusal:
        check(read_claims(path))
    said = str(refusal.value)
    assert "spend_per_member is said to be +35.0% and is −18.1%" in said
    assert "as spend_per_buyer it closes" in said
    assert "buyers −3.0%" in said
    assert "orders_per_buyer −19.6%" in said


@given(growths, growths, growths, growths)
def test_whatever_really_happened_is_never_refused(members, buyers, orders, sales):
    grown = {"members": members, "buyers": buyers, "orders": orders, "sales": sales}
    claims = grown | {
        name: (1 + grown[upper]) / (1 + grown[lower]) - 1 for name, (upper, lower) in RATIOS.items()
    }
    assert check(claims) == {}
    for name in RATIOS:
        assert implied(grown, name) == pytest.approx(claims[name], abs=1e-9)


@given(growths, growths, st.floats(0.1, 2))
def test_a_ratio_that_is_not_the_one_of_its_halves_is_refused(members, sales, too_much):
    true = (1 + sales) / (1 + members)
    claims = {"members": members, "sales": sales, "spend_per_member": true * (1 + too_much) - 1}
    with pytest.raises(HeadlinesRefused, match="spend_per_member"):
        check(claims)


def test_what_follows_from_too_few_claims_is_nothing():
    assert check({"members": 0.6}) == {}
    assert implied({}, "sales") is None


def test_growth_is_spelled_as_the_headlines_do():
    assert percent(-0.181) == "−18.1%"
    assert percent(0.35) == "+35.0%"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("fans,10%", "the metric is one of"),
        ("sales,much", "no number"),
        ("sales,-100%", "nothing shrinks"),
        ("sales,nan", "nothing shrinks"),
        ("members,5%", "claimed twice"),
    ],
)
def test_a_line_that_is_no_claim_is_named(tmp_path, line, rule):
    path = tmp_path / "claims.csv"
    path.write_text(f"metric,growth\nmembers,60%\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"claims.csv, line 3: .*{rule}"):
        read_claims(path)


def test_all_metrics_are_what_they_are_called():
    assert {half for halves in RATIOS.values() for half in halves} <= set(METRICS)
