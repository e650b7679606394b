"""The audit believes an override only if it is signed, and finds what should not be published."""

from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.home import Home
from orchestration.landing.overrides import override
from orchestration.releasing.findings import personal_values, unsigned_overrides

KEY = b"k" * 32
NIGHT = date(2026, 11, 20)
USED = {
    "check_name": "delivery_arrived",
    "channel": "jd",
    "stream": "orders",
    "delivery_date": NIGHT,
    "overridden_by": "Li Na",
    "override_reason": "the platform is down",
}


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path)
    override(home, KEY, "delivery_arrived", "jd/*/*", "Li Na", "the platform is down", "2026-11-21")
    return home


def test_a_signed_override_that_holds_is_believed(home):
    assert unsigned_overrides([USED], home, KEY, NIGHT) == []


@pytest.mark.parametrize(
    ("changes", "key", "night"),
    [
        ({"channel": "tmall"}, KEY, NIGHT),
        ({"check_name": "money_within_limit"}, KEY, NIGHT),
        ({"overridden_by": "somebody else"}, KEY, NIGHT),
        ({}, b"x" * 32, NIGHT),
        ({}, KEY, date(2026, 11, 22)),
    ],
    ids=["other channel", "other check", "other name", "other key", "expired"],
)
def test_any_other_is_not(home, changes, key, night):
    assert unsigned_overrides([USED | changes], home, key, night) == [
        "{check_name} of {channel}/{stream}/{delivery_date}".format(**USED | changes)
    ]


def test_a_line_that_was_cut_takes_nothing_from_the_others(home):
    with home.overrides.open("a") as file:
        file.write('{"check_name": "money_with')
    assert unsigned_overrides([USED], home, KEY, NIGHT) == []


@pytest.mark.parametrize(
    "value",
    [
        *("13912345678", "call 13912345678 now", "+8613912345678", "8613912345678"),
        *("+86 139 1234 5678", "008613912345678", "86-139-1234-5678", "139 1234 5678"),
        *(
            "（139-1234-5678）",
            "手机13912345678",
            "１３９１２３４５６７８",
            "＋８６１３９１２３４５６７８",
        ),
        *("li.na@example.com", "李娜@example.com", "li+na@mail.example.com"),
        *("310101199001011234", "31010119900101123X", "３１０１０１１９９００１０１１２３４"),
    ],
)
def test_what_could_reach_a_person_is_found_and_not_quoted(value):
    with duckdb.connect() as db:
        db.execute("create table notes as select ? as note", [value])
        assert personal_values(db) == ["main.notes.note: 1 rows"]


@pytest.mark.parametrize(
    "value",
    [
        *("174139123456789012345", "A13912345678", "1391234", "862391234567", "8691234567890"),
        *("2026-11-20", "2026-11-20 13:45:17.139123", "1763623200000", "20261120134500139"),
        *("153-20261120-0001", "SH01-153-0001-2345", "153-0001-2345-1", "139.12345678"),
        *("3f2a139123456781", "13912345-6789-1391-2345-678901234567", "@example.com"),
    ],
)
def test_numbers_of_other_kinds_are_left_alone(value):
    with duckdb.connect() as db:
        db.execute("create table notes as select ? as note", [value])
        assert personal_values(db) == []


@pytest.fixture(scope="module")
def db():
    with duckdb.connect() as db:
        yield db


@given(st.binary(min_size=16, max_size=32).map(bytes.hex), st.datetimes(), st.integers(0, 10**6))
def test_hashes_and_times_and_running_numbers_are_left_alone(db, digest, moment, number):
    told = [digest, str(moment), f"SO{moment:%Y%m%d}-{number:06}"]
    db.execute("create or replace table notes as select unnest(?) as note", [told])
    assert personal_values(db) == []
