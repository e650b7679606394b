"""From the drop zone to lake and register: every file has a fate, in whatever order it comes."""

import gzip
import os
import shutil
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.landing import archive, arrivals, judging
from orchestration.landing.drop_zone import delivery_dates, strays
from orchestration.landing.manifests import Rejected, manifest_path
from orchestration.landing.tokens import Tokens
from tests.landing.conftest import DAY, HEADER, Shop, line, text

YESTERDAY = DAY - timedelta(days=1)
GOOD = text(line(1), line(2))


def test_a_good_file_is_loaded_and_its_bytes_are_kept(shop):
    row = shop.landed(GOOD)
    kept = shop.home.archive / row.sha256
    assert (row.status, row.received, row.loaded) == ("loaded", 2, 2)
    assert kept.read_bytes() == GOOD.encode()
    assert kept.stat().st_mode & 0o777 == 0o400


def test_landing_again_changes_nothing(shop):
    shop.deliver(GOOD)
    shop.deliver("no,such,header\n1,2,3\n", "b.csv")
    assert len(shop.land()) == 2
    before = shop.rows(), shop.lines()
    assert shop.land() == []
    assert (shop.rows(), shop.lines()) == before


def test_a_file_delivered_again_is_only_seen_again(shop):
    shop.landed(GOOD)
    time.sleep(0.01)
    shop.deliver(GOOD)
    assert shop.land() == []
    assert [row.status for row in shop.rows()] == ["loaded"]


def test_the_same_bytes_under_another_name_are_a_duplicate(shop):
    shop.landed(GOOD)
    row = shop.landed(GOOD, "b.csv")
    assert (row.status, row.duplicate, row.loaded) == ("duplicate", 2, 0)
    assert len(shop.lines()) == 2


def test_a_correction_replaces_the_lines_and_both_files_are_kept(shop):
    first = shop.landed(GOOD)
    shop.deliver(text(line(1, "9.00"), line(2), line(3)))
    shop.land()
    old, new = shop.rows()
    assert (old.sha256, old.status, old.superseded, old.loaded) == (
        first.sha256,
        "superseded",
        2,
        0,
    )
    assert (new.status, new.loaded) == ("loaded", 3)
    assert len(shop.lines()) == 3
    assert all((shop.home.archive / row.sha256).exists() for row in (old, new))


def test_an_older_export_that_comes_later_does_not_count(shop):
    shop.landed(GOOD, exported_at="2026-11-20T02:00:00")
    row = shop.landed(text(line(1)), exported_at="2026-11-20T01:00:00")
    assert (row.status, row.reason) == ("superseded", "a newer version came")
    assert len(shop.lines()) == 2


def test_an_export_that_is_sent_again_later_counts_again(shop):
    other = text(line(1))
    for content, hour in ((GOOD, 1), (other, 2), (GOOD, 3)):
        shop.deliver(content, exported_at=f"2026-11-20T0{hour}:00:00")
        shop.land()
    old, new = shop.rows()
    assert (old.status, old.loaded, new.status) == ("loaded", 2, "superseded")
    assert old.exported_at == "2026-11-19T19:00:00+00:00"
    assert len(shop.lines()) == 2
    assert shop.land() == []


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"exported_at": "2026-11-20T00:30:00"},
        {"exported_at": "2026-11-20T03:00:00", "rows": 7},
        {"exported_at": "half past"},
    ],
    ids=["no clock", "older", "not of this file", "not readable"],
)
def test_old_bytes_that_come_again_without_a_newer_statement_change_nothing(shop, said):
    shop.landed(GOOD, exported_at="2026-11-20T01:00:00")
    shop.deliver(text(line(1)), exported_at="2026-11-20T02:00:00")
    shop.land()
    before = shop.ledger()
    shop.deliver(GOOD, **said)
    assert shop.land() == []
    assert shop.ledger() == before


def test_master_data_that_come_back_to_what_they_were_count_again(shop):
    shop.declare(business_date=None, cadence="on_change")
    days = [DAY - timedelta(days=shift) for shift in (2, 1, 0)]
    for day, content in zip(days, (GOOD, text(line(1)), GOOD), strict=True):
        shop.deliver(content, day=day)
        shop.land()
    assert [row.status for row in shop.rows()] == ["loaded"] * 3
    assert [each["_delivery_date"] for each in shop.lines()][-2:] == [DAY, DAY]


def test_a_file_without_its_manifest_is_awaited_until_the_deadline_and_then_rejected(shop):
    path = shop.deliver(GOOD, manifest=False)
    assert shop.land(deadline_passed=False) == []
    path.write_text(text(line(1)))
    assert shop.land(deadline_passed=False) == []
    [row] = shop.land(deadline_passed=True)
    assert (row.status, row.reason) == ("rejected", "manifest: none came by the deadline")
    assert (row.received, row.rejected) == (1, 1)


def test_the_deadline_of_an_earlier_day_has_passed(shop):
    shop.deliver(GOOD, day=YESTERDAY, manifest=False)
    [row] = shop.land(deadline_passed=False)
    assert row.status == "rejected"


def test_a_manifest_that_comes_late_is_obeyed(shop):
    path = shop.deliver(GOOD, manifest=False)
    shop.land()
    shop.announce(path)
    [row] = shop.land()
    assert (row.status, row.reason, row.loaded, row.rejected) == ("loaded", None, 2, 0)


def test_a_file_that_is_not_the_one_its_manifest_names_is_rejected_at_once(shop):
    shop.deliver(GOOD, sha256="0" * 64)
    [row] = shop.land(deadline_passed=False)
    assert row.reason == "manifest: bytes or SHA-256 differ from the file's"


def test_tomorrows_delivery_waits_for_its_night(shop):
    shop.deliver(GOOD, day=DAY + timedelta(days=1))
    assert shop.land() == []
    assert len(shop.land(up_to=DAY + timedelta(days=1))) == 1


def test_hidden_files_are_uploads_in_progress(shop):
    shop.deliver(GOOD, ".a.csv")
    assert shop.land() == []


def test_a_rejected_file_is_judged_again_when_its_contract_is_mended(shop):
    row = shop.landed(text(line(1)).encode("gbk"), totals={"amount": "10.50"})
    assert row.reason == "encoding: line 2 is not utf-8"
    shop.declare(encoding="gbk")
    [row] = shop.land()
    assert (row.status, row.loaded) == ("loaded", 1)
    assert shop.lines()[0]["name"] == Tokens(shop.key).token("name", "shop", "张1")


def test_the_bytes_that_were_right_may_come_back_after_a_broken_correction(shop):
    path = shop.deliver(GOOD)
    moved = path.stat().st_mtime_ns
    shop.land()
    shop.deliver("broken")
    shop.land()
    shop.deliver(GOOD)
    os.utime(path, ns=(moved, moved))
    assert shop.land() == []
    good, broken = shop.rows()
    assert (good.status, broken.status) == ("loaded", "rejected")
    assert good.seen_at > broken.seen_at


@pytest.mark.parametrize(
    ("content", "said", "reason"),
    [
        (b"", {"rows": 2}, "header: line 1: missing columns id, phone, name, amount, sold_at"),
        (text(), {"rows": 2}, "manifest: 2 lines declared, 0 found"),
        (GOOD, {"rows": 3}, "manifest: 3 lines declared, 2 found"),
        (GOOD, {"rows": 1}, "manifest: more lines than the 1 its manifest names"),
        (GOOD, {"bytes": 7}, "manifest: bytes or SHA-256 differ from the file's"),
        (
            GOOD,
            {"totals": {"amount": "21.01"}},
            "control total: amount differs from the declared sum",
        ),
        (GOOD, {"totals": {}}, "manifest: no total of amount"),
        (
            "<!DOCTYPE html>\n<html>502 Bad Gateway</html>\n",
            {},
            "header: line 1: missing columns id, phone, name, amount, sold_at",
        ),
        (GOOD.encode("utf-16"), {"rows": 2}, "encoding: line 1 is not utf-8"),
        (
            text(*(line(n, sold_at="2026-11-10 12:00:00") for n in range(2))),
            {},
            "business day: sold_at: 2 of 2 lines are not of 2026-11-19 or the 3 days before",
        ),
        (
            text(line(1), *(line(n, sold_at="2026-11-10 12:00:00") for n in range(2, 5))),
            {},
            "business day: sold_at: 3 of 4 lines are not of 2026-11-19 or the 3 days before",
        ),
        (
            text(*(line(n, sold_at="2026-11-20 00:00:00") for n in range(2))),
            {},
            "business day: sold_at: none of 2 lines is of 2026-11-19",
        ),
        (
            text(*(line(n, sold_at="2026-11-18 12:00:00") for n in range(2))),
            {},
            "business day: sold_at: none of 2 lines is of 2026-11-19",
        ),
        (GOOD, {"business_date": "2026-11-10"}, "business day: sold_at: 2 of 2 lines are not of"),
        (
            text(line(1) + "x" * (1 << 20)),
            {"rows": 1},
            "line length: line 2 is longer than 1048576 bytes",
        ),
        (text(line(1), "2", "3"), {}, "lines: 2 of 3 cannot be read"),
        (
            GOOD.replace("phone,name", "name,phone"),
            {},
            "header: line 1: columns are not in the declared order, or appear twice",
        ),
    ],
    ids=range(17),
)
def test_a_file_that_breaks_a_rule_is_rejected_with_the_rule(shop, content, said, reason):
    row = shop.landed(content, **said)
    assert row.status == "rejected"
    assert row.reason.startswith(reason)
    assert row.received == row.rejected
    assert shop.lines() == []
    assert (shop.home.archive / row.sha256).exists()


def test_a_day_without_lines_is_loaded_if_its_manifest_says_so(shop):
    row = shop.landed(text())
    assert (row.status, row.received) == ("loaded", 0)


def test_late_lines_come_with_the_days(shop):
    late = [line(n, sold_at="2026-11-17 12:00:00") for n in (1, 2)]
    row = shop.landed(text(*late, line(3), line(4)))
    assert (row.status, row.loaded) == ("loaded", 4)


def test_lines_of_the_day_after_may_come_with_the_days(shop):
    early = [line(n, sold_at="2026-11-20 00:00:00") for n in (1, 2)]
    row = shop.landed(text(*early, line(3)))
    assert (row.status, row.loaded) == ("loaded", 3)


def test_a_broken_line_goes_to_quarantine_and_its_file_is_loaded(shop):
    broken = '3,13800138000,"李四,9.99,2026-11-19 12:00:00'
    content = text(line(1), broken, line(2))
    row = shop.landed(content, rows=3, totals={"amount": "30.99"})
    assert (row.status, row.received, row.loaded, row.quarantined) == ("loaded", 3, 2, 1)
    assert shop.quarantined() == [(3, "a quote never closes")]
    assert [each["_line_no"] for each in shop.lines()] == [2, 4]


@pytest.mark.parametrize("name", ["a.csv.gz", "收银 2026-11-20 (1).csv", "a_b=c+d.csv"])
def test_a_name_of_letters_digits_and_a_few_signs_is_fine(shop, name):
    assert shop.landed(GOOD, name).status == "loaded"


def test_a_gzip_in_several_pieces_is_one_file(shop):
    pieces = [text(line(1)).encode(), line(2).encode() + b"\n"]
    packed = b"".join(map(gzip.compress, pieces))
    row = shop.landed(packed, "a.csv.gz", rows=2, totals={"amount": "21"})
    assert (row.status, row.reason, row.loaded) == ("loaded", None, 2)
    assert [each["_line_no"] for each in shop.lines()] == [2, 3]


@pytest.mark.parametrize(
    "name", ["x'); DROP TABLE deliveries;--.csv", "a[1].csv", "a*.csv", "a\nb.csv", b"\xff.csv"]
)
def test_another_name_is_rejected_and_the_bytes_are_kept(shop, name):
    row = shop.landed(GOOD, os.fsdecode(name))
    assert row.reason == "file name: only letters, digits, space and -_.()+= may be in it"
    assert (row.received, row.rejected) == (2, 2)
    assert row.file_name.isprintable()
    assert (shop.home.archive / row.sha256).exists()
    assert shop.land() == []


def test_a_name_that_leaves_no_room_for_a_manifest_is_rejected(shop):
    row = shop.landed(GOOD, "收" * 81 + ".csv", manifest=False)
    assert row.reason == "file name: it is longer than 241 bytes"


def test_a_link_is_rejected_and_not_followed(shop):
    secret = shop.home.root / "secret"
    secret.write_text(GOOD)
    shop.deliver(GOOD, "b.csv")
    shop.path("a.csv").symlink_to(secret)
    shop.announce(shop.path("a.csv"))
    link, other = shop.land()
    assert (link.file_name, link.reason) == ("a.csv", "not a file: links are not followed")
    assert (link.received, other.status) == (0, "loaded")


def test_a_linked_manifest_is_no_manifest(shop):
    path = shop.deliver(GOOD)
    elsewhere = shop.home.root / "manifest"
    manifest_path(path).rename(elsewhere)
    manifest_path(path).symlink_to(elsewhere)
    [row] = shop.land()
    assert row.reason == "manifest: none came by the deadline"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_rejected(shop, make):
    shop.deliver(GOOD, "b.csv")
    make(shop.path("a.csv"))
    shop.path("a.csv.manifest.json").write_text("{}")
    folder, file = shop.land()
    assert (folder.reason, file.status) == ("not a file: it is a folder or a device", "loaded")
    assert shop.land() == []


def test_a_file_that_may_not_be_read_is_rejected_until_it_may(shop, monkeypatch):
    shop.deliver(GOOD, "b.csv")
    shop.deliver(text(line(3)))
    opened = archive.open_delivered

    def refuse(path):
        if path.name == "a.csv":
            raise Rejected("file", "this process may not read it")
        return opened(path)

    monkeypatch.setattr(archive, "open_delivered", refuse)
    first, second = shop.land()
    assert (first.reason, second.status) == ("file: this process may not read it", "loaded")
    monkeypatch.undo()
    [row] = shop.land()
    assert (row.status, row.loaded) == ("loaded", 1)


def test_a_file_without_permission_is_said_to_be_one(shop, monkeypatch):
    """The refusal comes from here, because root may read everything."""
    shop.deliver(GOOD)
    opened = os.open

    def refuse(path, *flags, **more):
        if str(path).endswith("a.csv"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *flags, **more)

    monkeypatch.setattr(os, "open", refuse)
    [row] = shop.land()
    assert row.reason == "file: this process may not read it"


def test_strays_are_told(shop):
    landing = shop.home.landing
    for name in ("shop/sales/2026-11-20", "shop/sales/20261120", "shop/sold", "bank/sales"):
        (landing / name).mkdir(parents=True)
    (landing / "shop" / "sales" / os.fsdecode(b"\xff")).mkdir()
    (landing / "shop" / "members").touch()
    contracts = {"shop__sales": shop.contract}
    assert strays(shop.home, contracts) == [
        "bank/sales: no stream has this name",
        "shop/members: no stream has this name",
        "shop/sales/20261120: not a delivery date",
        "shop/sales/\\xff: not a delivery date",
        "shop/sold: no stream has this name",
    ]
    assert delivery_dates(shop.home, contracts) == [date(2026, 11, 20)]


def test_a_file_in_a_streams_place_is_a_stray(shop):
    (shop.home.landing / "shop").mkdir()
    (shop.home.landing / "shop" / "sales").touch()
    contracts = {"shop__sales": shop.contract}
    assert strays(shop.home, contracts) == ["shop/sales: not a folder"]
    assert delivery_dates(shop.home, contracts) == []


def test_what_the_lake_lost_comes_back_from_the_archive(shop):
    broken = f"{text(line(1), line(2))}3,broken\n"
    shop.deliver(broken, rows=3, totals={"amount": "21"})
    shop.land()
    before = shop.ledger(), shop.lines(), shop.quarantined()
    shutil.rmtree(shop.home.lake / "landing__quarantined_lines")
    shop.land()
    assert (shop.ledger(), shop.lines(), shop.quarantined()) == before
    shutil.rmtree(shop.home.lake)
    shutil.rmtree(shop.home.landing)
    shop.land()
    assert (shop.ledger(), shop.lines(), shop.quarantined()) == before


def test_what_a_crash_left_is_cleared_away(shop):
    row = shop.landed(GOOD)
    for name in ("x.parquet", "x.part"):
        shop.lake_file(row).with_name(name).write_bytes(b"half")
    (shop.home.archive / ".part").write_bytes(b"half")
    (shop.home.archive / ".part").chmod(0o400)
    shop.deliver(text(line(3)), "b.csv")
    shop.land()
    assert len(shop.lines()) == 3
    assert not list(shop.home.lake.rglob("*.part"))
    assert not (shop.home.archive / ".part").exists()


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_machines_zone_changes_nothing(tmp_path, monkeypatch, zone):
    def landed(name):
        shop = Shop(tmp_path / name)
        shop.deliver(GOOD, exported_at="2026-11-20T01:00:00")
        shop.land()
        shop.deliver(text(line(3)), exported_at="2026-11-19T18:00:00Z")
        shop.land()
        return shop.ledger(), shop.lines(), [row.exported_at for row in shop.rows()]

    expected = landed("here")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert landed("there") == expected
    finally:
        monkeypatch.undo()
        time.tzset()


CANARIES = [
    "13912345678",
    "139-1234-5678",
    "欧阳娜娜",
    "ouyangnana",
    "110101199003070011",
    "canary@x.cn",
]


def test_no_personal_value_is_anywhere_but_in_archive_and_drop_zone(shop, capfd):
    one, dashed, name, latin, card, mail = CANARIES
    header = f"{HEADER},note,{latin}"
    said = []
    files = {
        "declared.csv": text(line(1, phone=one, name=name), line(2, phone=dashed, name=latin)),
        "undeclared.csv": text(
            *(f"{line(n)},{each},{each}" for n, each in enumerate(CANARIES)), header=header
        ),
        "broken.csv": text(
            line(1), f'{card},{one},"{name},9', f"{name},{mail},{latin}", "", dashed
        ),
        "header.csv": text(line(1), header=f"{name},{one},{mail},{card},{latin}"),
        "undecodable.csv": text(line(1, name=name)).encode("gbk"),
        "day.csv": text(line(1, sold_at=one), line(2, sold_at=name)),
        "cut.csv.gz": gzip.compress(text(line(1, name=name, phone=one)).encode())[:-9],
    }
    for place, content in files.items():
        shop.deliver(content, place)
    rows = shop.land()
    said += [str(row) for row in rows]
    said += capfd.readouterr()
    assert {row.status for row in rows} == {"loaded", "rejected"}
    kept = [
        path
        for path in shop.home.root.rglob("*")
        if path.is_file()
        and not {"archive", "landing"} & set(path.relative_to(shop.home.root).parts)
    ]
    assert any(path.suffix == ".parquet" for path in kept)
    for canary in CANARIES:
        assert not any(canary in text for text in said)
        assert not any(canary in str(each) for each in shop.lines())
        for path in kept:
            for encoding in ("utf-8", "gbk", "utf-16-le"):
                assert canary.encode(encoding) not in path.read_bytes(), path


CONTENTS = {
    "one": text(line(1), line(2)),
    "two": text(line(3)),
    "broken line": f"{text(line(4))}5,broken\n",
    "empty": text(),
    "wrong header": "id\n1\n",
    "no csv": "\x00\x01",
}
SLOTS = [(YESTERDAY, "a.csv"), (DAY, "a.csv"), (DAY, "b.csv")]
VERSIONS = st.lists(
    st.tuples(st.sampled_from(SLOTS), st.sampled_from(sorted(CONTENTS)), st.booleans()),
    min_size=1,
    max_size=6,
    unique_by=lambda each: each[:2],
)


def new_shop(tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("brand"))
    shop.declare(business_date=None)
    return shop


def deliver_version(shop, version, number, manifest=True):
    (day, name), content, _ = version
    said = {"exported_at": f"2026-11-20T01:{number:02}:00", "totals": {"amount": "0"}}
    if content in ("one", "two"):
        del said["totals"]
    if content == "broken line":
        said |= {"rows": 2, "totals": {"amount": "0"}}
    path = shop.deliver(CONTENTS[content], name, day, manifest=manifest, **said)
    return path, said


@settings(max_examples=40)
@given(VERSIONS, st.data())
def test_any_order_any_repetition_and_any_crash_ends_as_one_clean_landing(
    tmp_path_factory, versions, data
):
    clean = new_shop(tmp_path_factory)
    for number, version in enumerate(versions):
        deliver_version(clean, version, number)
        clean.land()

    shop = new_shop(tmp_path_factory)
    numbered = list(enumerate(versions))
    order = data.draw(
        st.permutations(numbered + data.draw(st.lists(st.sampled_from(numbered), max_size=2)))
    )
    waiting: set = set()
    for number, version in order:
        if version[0] in waiting or data.draw(st.booleans()):
            land_somehow(shop, data)
            waiting.clear()
        is_late = version[2]
        path, said = deliver_version(shop, version, number, manifest=not is_late)
        if is_late:
            land_somehow(shop, data)
            shop.announce(path, **said)
        waiting.add(version[0])
    land_somehow(shop, data)
    shop.land()

    assert shop.ledger() == clean.ledger()
    assert shop.lines() == clean.lines()
    assert shop.quarantined() == clean.quarantined()


def land_somehow(shop, data):
    """Land, and be interrupted in one of the ways in which that can happen."""
    registry = shop.home.registry
    before = registry.with_suffix(".before")
    if registry.exists():
        shutil.copy(registry, before)
    shop.land()
    lake = shop.home.lake / shop.contract.name
    match data.draw(st.sampled_from(["well", "no register", "lost file", "orphans"])):
        case "no register":
            for path in registry.parent.glob("registry.sqlite*"):
                path.unlink()
            if before.exists():
                shutil.copy(before, registry)
            shop.land()
        case "lost file":
            for path in sorted(lake.glob("*/*.parquet"))[:2]:
                path.unlink()
        case "orphans":
            folder = lake / f"delivery_date={DAY}"
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("x.parquet", "x.part"):
                (folder / name).write_bytes(b"half")
            (shop.home.archive / ".part").write_bytes(b"half")


def test_versions_of_one_slot_are_seen_only_if_a_night_lies_between(shop):
    for one, other in pairwise(["one", "two", "empty"]):
        shop.deliver(CONTENTS[one])
        shop.deliver(CONTENTS[other])
        shop.land()
    assert len(shop.rows()) == 2


def test_a_file_that_is_taken_away_meanwhile_is_left_to_the_next_landing(shop, monkeypatch):
    shop.deliver(GOOD)
    gone = shop.deliver(text(line(3)), "b.csv.filepart")
    listed = list(arrivals.delivered(shop.path().parent.parent, DAY))
    manifest_path(gone).rename(manifest_path(gone.with_name("b.csv")))
    gone.rename(gone.with_name("b.csv"))
    with monkeypatch.context() as patch:
        patch.setattr(arrivals, "delivered", lambda *_: iter(listed))
        assert [row.file_name for row in shop.land()] == ["a.csv"]
    assert [(row.file_name, row.status) for row in shop.land()] == [("b.csv", "loaded")]


def test_a_file_on_which_its_reader_fails_is_rejected_and_keeps_no_other_from_landing(
    shop, monkeypatch
):
    shop.deliver(GOOD)
    shop.deliver(text(line(3)), "b.csv")
    survey = judging.survey_file

    def failing(path, contract, file_name, most_rows):
        if file_name == "b.csv":
            raise LookupError("张三 13800000001")
        return survey(path, contract, file_name, most_rows)

    monkeypatch.setattr(judging, "survey_file", failing)
    assert [(row.status, row.reason) for row in shop.land()] == [
        ("loaded", None),
        ("rejected", "reader: it failed (LookupError)"),
    ]


def test_trouble_of_the_machine_is_no_fault_of_the_file(shop, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    shop.deliver(GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(judging, "survey_file", full)
        with pytest.raises(OSError, match="No space"):
            shop.land()
    assert [row.status for row in shop.land()] == ["loaded"]


def test_a_folder_at_the_end_of_the_calendar_is_no_delivery_date(shop):
    shop.deliver(GOOD, day=date(1, 1, 1))
    shop.deliver(GOOD)
    assert [row.delivery_date for row in shop.land()] == [DAY]
    assert strays(shop.home, {shop.contract.name: shop.contract}) == [
        "shop/sales/0001-01-01: not a delivery date"
    ]


def test_a_manifest_that_may_not_be_read_rejects_the_file(shop, monkeypatch):
    shop.deliver(GOOD)
    opened = Path.open

    def closed(path, *said, **named):
        if path.name.endswith(".manifest.json") and path.is_relative_to(shop.home.landing):
            raise PermissionError
        return opened(path, *said, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", closed)
        assert [row.reason for row in shop.land()] == ["manifest: this process may not read it"]
    assert [row.status for row in shop.land()] == ["loaded"]
