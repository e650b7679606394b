"""The log in which each entry seals the one before."""

from orchestration import journal
from orchestration.home import Home


def written(tmp_path) -> Home:
    home = Home(tmp_path)
    for number in range(3):
        journal.record(home, "override", "Li Na", f"because {number}", {"check": "x"})
    return home


def test_a_log_that_nobody_touched_is_whole(tmp_path):
    assert journal.first_broken(written(tmp_path)) is None


def test_a_home_without_a_log_is_whole(tmp_path):
    assert journal.first_broken(Home(tmp_path)) is None


def test_an_entry_that_was_changed_breaks_the_next(tmp_path):
    home = written(tmp_path)
    path = home.root / "log.jsonl"
    path.write_text(path.read_text().replace("because 0", "because 9"))
    assert journal.first_broken(home) == 2


def test_an_entry_that_was_taken_out_breaks_the_next(tmp_path):
    home = written(tmp_path)
    path = home.root / "log.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[2])
    assert journal.first_broken(home) == 2


def test_a_line_that_is_no_entry_is_found(tmp_path):
    home = written(tmp_path)
    with (home.root / "log.jsonl").open("a") as log:
        log.write("x\n")
    assert journal.first_broken(home) == 4
