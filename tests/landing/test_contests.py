"""The contests that a brand has announced."""

from datetime import date

import pytest

from orchestration.home import Home
from orchestration.landing.contests import ContestError, contests

SPRING = "contest: 春季拉新, counts: contact, from: 2026-03-08, until: 2026-03-14"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def said(home, text):
    home.contests.write_text(text)
    return contests(home)


def test_a_brand_without_the_file_has_announced_none(home):
    assert contests(home) == []


def test_all_take_part_unless_somebody_is_named(home):
    assert said(home, f"- {{{SPRING}}}") == [
        {
            "contest": "春季拉新",
            "counts": "contact",
            "first_date": date(2026, 3, 8),
            "last_date": date(2026, 3, 14),
            "goal": None,
            "entrant_type": "brand",
            "entrant": "brand",
        }
    ]


def test_each_store_that_takes_part_is_named_once(home):
    rows = said(home, f"- {{{SPRING}, goal: 30, stores: [S1, S2, S1]}}")
    assert [(row["entrant_type"], row["entrant"], row["goal"]) for row in rows] == [
        ("store", "S1", 30),
        ("store", "S2", 30),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "contest: 春季拉新, counts: likes, from: 2026-03-08, until: 2026-03-14",
        "contest: 春季拉新, counts: contact, from: 2026-03-14, until: 2026-03-08",
        "counts: contact, from: 2026-03-08, until: 2026-03-14",
        f"{SPRING}, stores: [S1], guides: [G1]",
        f"{SPRING}, prize: 100",
        f"{SPRING}, goal: many",
    ],
)
def test_what_cannot_be_counted_names_the_entry(home, entry):
    with pytest.raises(ContestError, match="entry 2"):
        said(home, f"- {{{SPRING}}}\n- {{{entry}}}")


def test_two_contests_of_one_name_are_refused(home):
    with pytest.raises(ContestError, match="a name of its own"):
        said(home, f"- {{{SPRING}}}\n- {{{SPRING}}}")


def test_a_file_that_is_no_list_is_refused(home):
    for text in ("contest: x", "a: [", "[1]"):
        with pytest.raises(ContestError):
            said(home, text)
