"""The log in which each entry is sealed together with the one before."""

import json

import pytest

from orchestration import journal
from orchestration.home import Home

KEY = b"k" * 32


@pytest.fixture
def home(tmp_path) -> Home:
    """A home with three entries."""
    home = Home(tmp_path)
    for number in range(3):
        write(home, f"because {number}")
    return home


def write(home: Home, reason: str, key: bytes = KEY) -> None:
    journal.record(home, key, "override", "Li Na", reason, {"check": "x"})


def reasons(home: Home) -> list[str]:
    return [json.loads(line)["reason"] for line in home.log.read_text().splitlines()]


def lines(home: Home) -> list[str]:
    return home.log.read_text().splitlines(keepends=True)


def test_a_log_that_nobody_touched_is_whole(home):
    assert journal.first_broken(home, KEY) is None


def test_a_home_without_a_log_is_whole(tmp_path):
    assert journal.first_broken(Home(tmp_path), KEY) is None


@pytest.mark.parametrize("number", [0, 2], ids=["the first", "the last"])
def test_an_entry_that_was_changed_is_found(home, number):
    home.log.write_text(home.log.read_text().replace(f"because {number}", "because 9"))
    assert journal.first_broken(home, KEY) == number + 1


def test_an_entry_that_was_taken_out_breaks_the_next(home):
    first, _, last = lines(home)
    home.log.write_text(first + last)
    assert journal.first_broken(home, KEY) == 2


def test_a_line_that_is_no_entry_is_found(home):
    home.log.write_text(home.log.read_text() + "x\n")
    assert journal.first_broken(home, KEY) == 4


def test_a_second_value_under_a_name_is_found(home):
    first, *others = lines(home)
    home.log.write_text("".join([first.replace("{", '{"by": "somebody else", ', 1), *others]))
    assert journal.first_broken(home, KEY) == 1


def test_a_log_that_was_made_anew_without_the_key_is_found(home):
    home.log.unlink()
    write(home, "nothing happened", b"x" * 32)
    assert journal.first_broken(home, KEY) == 1


def test_what_an_anchor_has_seen_cannot_be_cut_off_unseen(home):
    anchor = journal.anchor(home)
    write(home, "because 3")
    assert journal.holds(home, anchor)
    whole = lines(home)
    home.log.write_text("".join(whole[:2]))
    assert journal.first_broken(home, KEY) is None
    assert not journal.holds(home, anchor)
    home.log.unlink()
    assert not journal.holds(home, anchor)


def test_what_a_crash_has_left_of_a_line_is_no_entry_and_in_nobodys_way(home):
    with home.log.open("a") as log:
        log.write('{"action": "erasure", "at"')
    assert journal.first_broken(home, KEY) is None
    write(home, "because 3")
    assert journal.first_broken(home, KEY) is None
    assert reasons(home) == [f"because {number}" for number in range(4)]


def test_a_line_that_lacks_only_its_end_is_kept(home):
    home.log.write_bytes(home.log.read_bytes()[:-1])
    assert journal.first_broken(home, KEY) is None
    write(home, "because 3")
    assert journal.first_broken(home, KEY) is None
    assert reasons(home) == [f"because {number}" for number in range(4)]
