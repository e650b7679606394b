"""Each fault is what it says it is, is written down, and leaves everything else alone."""

import gzip
import hashlib
import json
import os
import shutil
import zlib
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.landing.manifests import SUFFIX, manifest_path
from orchestration.landing.tokens import normalise
from simulator.brand import PRESETS
from simulator.exports import export, exported_streams, prepare
from simulator.faults import FAULTS, NotDelivered, UnknownFault, plant, planted_faults
from simulator.faults.contents import read_content
from simulator.faults.meanings import NAMES, PHONES, SALES, UNIONIDS
from simulator.faults.planting import contracts
from simulator.world.build import building, tell_nights
from simulator.world.settings import Settings
from simulator.world.store import World

FIRST = date(2026, 11, 18)
LAST = FIRST + timedelta(days=2)
# The list that the pipeline is judged by; A stands where it asks for no reaction.
REACTIONS = """
1 I, 2 I, 3 W, 4 R B, 5 R M, 6 R M, 7 R M, 8 R, 9 R M, 10 R, 11 B, 12 R M, 13 I, 14 W, 15 A,
16 R M, 17 W, 18 R, 19 R Q B M, 20 Q B, 21 R, 22 A, 23 R Q, 24 A, 25 R Q, 26 Q M, 27 B M,
28 B Q M, 29 Q, 30 Q M, 31 Q W, 32 Q W, 33 Q M, 34 B M, 35 Q, 36 A, 37 Q W, 38 B M, 39 B, 40 Q B,
41 Q W B, 42 A, 43 W, 44 W B, 45 B M, 46 W, 47 A M, 48 A M, 49 R M, 50 A M, 51 B M, 52 B
"""
STREAMS = sorted({stream for fault in FAULTS.values() for stream in fault.streams})
# These look back at nights before theirs.
LOOK_BACK = {"old-day-replayed", "out-of-order", "reused-id", "erased-member-again"}
# Their manifest is not of the file as it lies there.
IN_TRANSPORT = {
    "truncated-at-line-end",
    "truncated-inside-last-value",
    "gzip-damaged",
    "rows-lost",
}
CONTRACTS = contracts()


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Path:
    """Three clean nights of the tiny brand, of the streams that faults are planted in."""
    landing = tmp_path_factory.mktemp("clean")
    settings = Settings(FIRST, **PRESETS["tiny"])
    world = World()
    for _ in building(world, settings):
        pass
    tell_nights(world, settings, [FIRST + timedelta(days=day) for day in range(3)])
    prepare(world)
    for stream in STREAMS:
        export(world, settings, landing, stream)
    return landing


class Zone:
    """A drop zone with one fault in it, and how it was before."""

    def __init__(self, clean: Path, root: Path, name: str, night: date, seed: int):
        self.landing, self.truth, self.night = root / "landing", root / "truth", night
        for stream in FAULTS[name].streams:
            # What is changed gets a new file, so the clean ones may be shared.
            folder = stream.replace("__", "/")
            shutil.copytree(clean / folder, self.landing / folder, copy_function=os.link)
        self.before = contents(self.landing)
        self.planted = plant(self.landing, self.truth, name, night, seed)
        self.after = contents(self.landing)
        self.changed = self.planted.changed
        stream = self.planted.stream
        self.contract = CONTRACTS.get(f"{self.planted.channel}__{stream}")
        self.folder = self.landing / self.planted.channel / stream / str(night)
        self.file = self.folder / self.planted.file

    @property
    def was(self) -> bytes:
        name = self.changed.get("instead_of", self.planted.file)
        return self.before[str((self.folder / name).relative_to(self.landing))]

    @property
    def now(self) -> bytes:
        return self.file.read_bytes()

    @property
    def manifest(self) -> dict:
        return json.loads(manifest_path(self.file).read_text())

    @property
    def manifest_was(self) -> dict:
        path = manifest_path(self.folder / self.changed.get("instead_of", self.planted.file))
        return json.loads(self.before[str(path.relative_to(self.landing))])

    def records(self, content: bytes):
        return read_content(content.decode(self.contract.encoding), self.contract)

    def values(self, path: str) -> tuple[list, list]:
        """Return what stood under a path, and what stands there."""
        return tuple(
            [record.get(path) for record in self.records(content).records]
            for content in (self.was, self.now)
        )

    def differing(self, path: str) -> list[tuple]:
        return [pair for pair in zip(*self.values(path), strict=True) if pair[0] != pair[1]]

    @property
    def meaning(self):
        return SALES[self.contract.name]


def contents(landing: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(landing)): os.fsencode(path.readlink())
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted(landing.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def zone(clean, tmp_path):
    """Plant a fault; of one with several shapes, the one that is asked for."""
    made = []

    def planted(name: str, shape: str | None = None, night: date | None = None, seed: int = 0):
        night = night or (LAST if name in LOOK_BACK else FIRST)
        for number in range(seed, seed + 60):
            made.append(Zone(clean, tmp_path / str(len(made)), name, night, number))
            said = made[-1].changed
            if shape in (None, said.get("shape"), said.get("header"), said.get("encoding")):
                return made[-1]
        raise AssertionError(f"{name} never takes the shape {shape}")

    return planted


def test_all_faults_of_the_list_are_there_with_their_reactions():
    expected = dict(each.split(maxsplit=1) for each in REACTIONS.replace("\n", " ").split(","))
    assert {str(fault.number): fault.reaction for fault in FAULTS.values()} == {
        number: reaction.strip() for number, reaction in expected.items()
    }
    assert [fault.number for fault in FAULTS.values()] == list(range(1, 53))
    assert all(fault.description and fault.expected for fault in FAULTS.values())


def test_faults_are_planted_in_streams_that_the_brand_delivers():
    assert set(STREAMS) <= set(exported_streams()) & set(CONTRACTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_written_down_and_touches_nothing_else(zone, name):
    planted, same = zone(name, seed=5), zone(name, seed=5)
    [written] = planted_faults(planted.truth)
    assert written == planted.planted
    letters = set(written.reaction.split()) - set(FAULTS[name].reaction.split())
    assert letters <= ({"R"} if written.number == 48 else set())
    assert written.changed
    before, after = planted.before, planted.after
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    stream = "" if written.stream == "*" else f"{written.stream}/{written.night}/"
    assert all(path.startswith(f"{written.channel}/{stream}") for path in touched)
    assert all(f"/{written.night}/" in path for path in touched)
    assert bool(touched) == (name not in ("delivered-twice", "out-of-order"))
    # What was there before is kept.
    for path in touched & before.keys():
        assert (planted.truth / "before" / path).read_bytes() == before[path]
    # The same seed plants the same bytes, and planting it again changes nothing.
    assert (same.after, same.planted) == (after, written)
    assert plant(planted.landing, planted.truth, name, planted.night, 5) == written
    assert contents(planted.landing) == after
    if name not in IN_TRANSPORT:
        assert_manifests_agree(planted)


def assert_manifests_agree(planted: Zone):
    for path, content in planted.after.items():
        said = planted.after.get(path + SUFFIX)
        if said is not None and not (planted.landing / path).is_symlink():
            manifest = json.loads(said)
            assert manifest["bytes"] == len(content)
            assert manifest["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        *("corrected", "wrong-business-day", "late-orders", "fen-as-yuan", "fen-and-yuan-mixed"),
        *("negative-quantity", "refund-too-much-or-too-early", "refund-without-order"),
        *("duplicate-rows", "conflicting-versions", "outlier-store", "mixed-offsets"),
        *("reused-id", "unionid-flood", "guide-transfer", "erased-member-again"),
    ],
)
def test_rows_and_sums_agree_where_the_sender_was_wrong_before(zone, name):
    planted = zone(name)
    content = planted.records(planted.now)
    assert planted.manifest["rows"] == content.rows
    totals = {column: Decimal(total) for column, total in planted.manifest["totals"].items()}
    assert totals == content.sums


def test_unknown_faults_and_empty_nights_are_told(zone, clean, tmp_path):
    with pytest.raises(UnknownFault, match="near it: truncated-at-line-end"):
        plant(clean, tmp_path, "truncated-at-lineend", FIRST, 1)
    with pytest.raises(NotDelivered, match="nothing was delivered in the night 2027-01-01"):
        plant(clean, tmp_path, "bomb", date(2027, 1, 1), 1)
    with pytest.raises(NotDelivered, match="no older night holds such a file"):
        plant(clean, tmp_path, "old-day-replayed", FIRST, 1)
    assert not (tmp_path / "faults.json").exists()


def test_a_stream_gets_one_fault_a_night(zone):
    planted = zone("guide-transfer")
    with pytest.raises(NotDelivered):
        plant(planted.landing, planted.truth, "guide-transfer", FIRST, 99)
    plant(planted.landing, planted.truth, "guide-transfer", LAST, 0)
    with pytest.raises(NotDelivered):
        plant(planted.landing, planted.truth, "unusual-characters", LAST, 0)
    assert [each.number for each in planted_faults(planted.truth)] == [43, 43]


def test_1_2_13_copies_have_the_same_bytes(zone):
    twice = zone("delivered-twice")
    assert twice.after == twice.before
    kept = contents(twice.truth / "before") if (twice.truth / "before").exists() else {}
    assert kept == {}
    copy = zone("copied-under-another-name")
    added = copy.folder / copy.changed["added"]
    assert added.read_bytes() == copy.now
    assert manifest_path(added).read_bytes() == manifest_path(copy.file).read_bytes()
    replay = zone("old-day-replayed")
    old = replay.folder.parent / replay.changed["of_night"] / replay.changed["added"]
    for path in (old, manifest_path(old)):
        assert (replay.folder / path.name).read_bytes() == path.read_bytes()


def test_3_a_correction_says_when_it_was_made(zone):
    planted = zone("corrected")
    assert len(planted.differing(planted.meaning.paid)) == 1
    assert planted.manifest["exported_at"] == f"{FIRST}T09:30:00+08:00"


def test_4_11_15_files_that_are_not_there_yet(zone):
    growing = zone("still-growing")
    assert growing.was.startswith(growing.now)
    assert 0 < len(growing.now) < len(growing.was)
    assert not manifest_path(growing.file).exists()
    missing = zone("channel-missing")
    channel = missing.landing / missing.planted.channel
    assert not list(channel.glob(f"*/{FIRST}"))
    assert list(channel.glob(f"*/{LAST}/*"))
    assert missing.changed["missing"]
    late = zone("out-of-order")
    stream = late.folder.parent
    arrival = sorted(late.changed["arrival"], reverse=True)
    times = [(stream / path).stat().st_mtime_ns for path in arrival]
    assert late.changed["arrival"] == arrival
    assert len(times) == 3
    assert times == sorted(set(times))


@pytest.mark.parametrize("name", ["truncated-at-line-end", "truncated-inside-last-value"])
def test_5_6_a_truncated_file_is_shorter_than_its_manifest_says(zone, name):
    planted = zone(name)
    assert planted.was.startswith(planted.now)
    assert planted.manifest["bytes"] == len(planted.was) > len(planted.now) > 0
    assert planted.now.endswith(b"\n") == (name == "truncated-at-line-end")


@pytest.mark.parametrize("shape", ["truncated", "wrong checksum"])
def test_7_a_packed_file_is_damaged(zone, shape):
    planted = zone("gzip-damaged", shape)
    assert planted.file.suffix == ".gz"
    assert not (planted.folder / planted.changed["instead_of"]).exists()
    assert planted.manifest["sha256"] != hashlib.sha256(planted.now).hexdigest()
    is_short = planted.manifest["bytes"] > len(planted.now)
    assert is_short == (shape == "truncated")
    with pytest.raises((EOFError, gzip.BadGzipFile, zlib.error)):
        gzip.decompress(planted.now)


def test_8_a_bomb_is_small_until_it_is_opened(zone):
    bomb = zone("bomb", "gzip bomb")
    assert len(bomb.now) < 1_000_000
    with gzip.open(bomb.file) as file:
        assert file.read(len(bomb.was)) == bomb.was
        assert file.read(50_000_000) == b"1" * 50_000_000
    giant = zone("bomb", "giant line")
    assert max(map(len, giant.now.splitlines())) == 4 << 20


@pytest.mark.parametrize("shape", ["empty", "header only"])
def test_9_nothing_where_rows_are_declared(zone, shape):
    planted = zone("header-only-or-empty", shape)
    assert planted.now == (b"" if shape == "empty" else planted.was.splitlines(True)[0])
    assert planted.manifest["rows"] == planted.changed["rows_lost"] > 0


def test_10_an_error_page(zone):
    assert zone("error-page").now.startswith(b"<html>")


def test_12_14_33_days(zone):
    other = zone("wrong-business-day")
    path = other.contract.business_date.column
    assert len(other.differing(path)) == other.records(other.was).rows
    late = zone("late-orders")
    assert 1 <= len(late.differing(late.contract.business_date.column)) == late.changed["records"]
    wrong = zone("impossible-dates")
    assert len(wrong.differing(wrong.contract.business_date.column)) == wrong.changed["records"]


def test_34_every_time_is_eight_hours_late(zone):
    planted = zone("eight-hours-off")
    before, after = planted.values(planted.contract.business_date.column)
    shifts = {
        datetime.fromisoformat(new) - datetime.fromisoformat(old)
        for old, new in zip(before, after, strict=True)
    }
    assert shifts == {timedelta(hours=8)}


def test_35_times_with_offsets_are_the_same_times(zone):
    planted = zone("mixed-offsets")
    before, after = planted.values(planted.contract.business_date.column)
    known = [pair for pair in zip(before, after, strict=True) if not pair[1].endswith(" CET")]
    assert len(known) == len(before) - 1
    for old, new in known:
        moment = datetime.fromisoformat(f"{old}+08:00")
        told = datetime.fromisoformat(new)
        assert (told if told.tzinfo else datetime.fromisoformat(f"{new}+08:00")) == moment
    assert {new[-1] for _, new in known} >= {"Z"}
    assert any(new.endswith("+08:00") for _, new in known)


def test_16_17_18_19_headers(zone):
    def columns(content):
        return content.splitlines()[0].decode().split(",")

    renamed = zone("renamed-column")
    assert set(columns(renamed.now)) ^ set(columns(renamed.was)) == {
        renamed.changed["column"],
        renamed.changed["now"],
    }
    added = zone("added-column")
    assert columns(added.now) == [*columns(added.was), "cashier_name"]
    dropped = zone("dropped-column")
    assert set(columns(dropped.was)) - set(columns(dropped.now)) == {dropped.changed["column"]}
    for shape, reaction in (("true", "R"), ("lies", "Q B M")):
        swapped = zone("swapped-columns", shape)
        first, second = swapped.changed["columns"]
        is_lie = columns(swapped.was) == columns(swapped.now)
        assert (is_lie, swapped.planted.reaction) == (shape == "lies", reaction)
        if is_lie:
            assert swapped.values(first)[0] == swapped.values(second)[1]
        else:
            assert swapped.values(first)[0] == swapped.values(first)[1]


def test_21_22_23_encodings(zone):
    gbk = zone("another-encoding")
    assert gbk.now.decode("gb18030") == gbk.was.decode()
    with pytest.raises(UnicodeDecodeError):
        gbk.now.decode()
    assert zone("byte-order-mark").now[:3] == b"\xef\xbb\xbf"
    wide = zone("utf-16-or-nul", "utf-16")
    assert wide.now.decode("utf-16") == wide.was.decode()
    nul = zone("utf-16-or-nul", "NUL")
    assert nul.now.count(b"\0") == 1
    assert nul.now.replace(b"\0", b"") == nul.was


def test_24_47_48_49_names(zone):
    for name in ("unusual-characters", "formula-in-a-name"):
        planted = zone(name)
        written = [after for _, after in planted.differing(NAMES[planted.contract.name])]
        assert 1 <= len(written) <= planted.changed["records"]
        if name == "formula-in-a-name":
            assert written[0].startswith("=HYPERLINK(")
        else:
            assert all(any(ord(each) > 0x590 for each in text) for text in written)
    value = zone("sql-in-a-name", "value")
    assert [after for _, after in value.differing(NAMES[value.contract.name])] == [
        "x'); DROP TABLE deliveries;--"
    ]
    name = zone("sql-in-a-name", "file name")
    assert (name.folder / name.changed["added"]).exists()
    assert name.planted.reaction == "R M"
    assert "/" not in name.changed["added"]
    link = zone("dangerous-file-name", "link")
    assert (link.folder / link.changed["added"]).is_symlink()
    for shape, part in (("path traversal", "\\..\\.."), ("pattern", "[1]"), ("quote", "'")):
        assert part in zone("dangerous-file-name", shape).changed["added"]


@pytest.mark.parametrize(("shape", "lines"), [("open quote", 0), ("line break", 1)])
def test_25_one_row_is_broken(zone, shape, lines):
    planted = zone("broken-quote", shape)
    before, after = planted.was.splitlines(), planted.now.splitlines()
    assert len(after) == len(before) + lines
    assert len(set(before) - set(after)) == 1
    assert planted.now.count(b'"') % 2 == 1 - lines


@pytest.mark.parametrize("name", ["another-type", "not-a-number", "odd-decimals"])
def test_20_26_29_spellings_leave_the_declared_sums(zone, name):
    planted = zone(name)
    odd = [new for old, new in planted.differing(planted.meaning.paid)]
    if planted.changed.get("shape") != "id":
        assert len(odd) == planted.changed["records"]
    for column, total in planted.manifest["totals"].items():
        off = abs(Decimal(total) - Decimal(planted.manifest_was["totals"][column]))
        assert off <= Decimal("0.005")


def test_20_an_id_becomes_text_and_an_amount_has_a_comma(zone):
    planted = zone("another-type", "id")
    [(old, new)] = planted.differing(planted.meaning.ids[0])
    assert new == f"ID{old}"
    planted = zone("another-type", "amount")
    assert all("," in new for _, new in planted.differing(planted.meaning.paid))


def test_27_28_45_amounts_are_a_hundredfold(zone):
    whole = zone("fen-as-yuan")
    before, after = whole.values(whole.meaning.paid)
    assert [Decimal(value) * 100 for value in before] == [Decimal(value) for value in after]
    for column in whole.contract.money:
        assert Decimal(whole.manifest["totals"][column]) == 100 * Decimal(
            whole.manifest_was["totals"][column]
        )
    mixed = zone("fen-and-yuan-mixed")
    changed = mixed.differing(mixed.meaning.paid)
    assert len(changed) == max(1, mixed.records(mixed.was).rows // 20)
    assert all(Decimal(old) * 100 == Decimal(new) for old, new in changed)
    store = zone("outlier-store")
    path = store.meaning.store
    for record, old in zip(
        store.records(store.now).records, store.values(store.meaning.paid)[0], strict=True
    ):
        factor = 100 if record.get(path) == store.changed["store"] else 1
        assert Decimal(record.get(store.meaning.paid)) == Decimal(old) * factor


def test_30_a_sale_of_less_than_nothing(zone):
    planted = zone("negative-quantity")
    changed = planted.differing(planted.meaning.quantity)
    assert changed
    assert all(int(new) == -int(old) < 0 for old, new in changed)
    assert planted.values(planted.meaning.paid)[0] == planted.values(planted.meaning.paid)[1]


def test_31_32_refunds(zone):
    for name in ("refund-too-much-or-too-early", "refund-without-order"):
        planted = zone(name, seed=2)
        if planted.contract.name == "pinkr__tickets":
            [*sold, back] = planted.records(planted.now).records
            assert len(sold) == planted.records(planted.was).rows
            assert back.get("order_type") == "1"
            assert Decimal(back.get("order_money")) < 0
            known = back.get("origin_order_no") in {record.get("order_no") for record in sold}
            assert known == (planted.changed.get("shape") == "more than was paid")
        else:
            path = "tid" if name == "refund-without-order" else "refund_fee"
            assert len(planted.differing(path)) == 1
    early = zone("refund-too-much-or-too-early", "before its order")
    order_no = early.records(early.now).records[-1].get("origin_order_no")
    nights = {
        path.parent.name
        for path in early.folder.parent.glob("*/*.jsonl")
        if f'"order_no":"{order_no}"' in path.read_text()
    }
    assert nights
    assert min(nights) > str(FIRST)


def test_36_37_38_orders_told_twice(zone):
    for name, differ in (("duplicate-rows", False), ("conflicting-versions", True)):
        planted = zone(name)
        content = planted.records(planted.now)
        path = planted.contract.key[0]
        before = Counter(planted.values(path)[0])
        again = Counter(record.get(path) for record in content.records) - before
        assert again.total() == planted.changed["records"]
        for key in again:
            paid = [
                record.get(planted.meaning.paid)
                for record in content.records
                if record.get(path) == key
            ]
            assert (len(set(paid)) > 1) == differ
    reused = zone("reused-id")
    [(_, new)] = reused.differing(reused.meaning.ids[0])
    older = [path for path in reused.folder.parent.glob("*/*") if path.parent != reused.folder]
    assert any(new in path.read_text() for path in older)


def test_39_40_unionids(zone):
    flood = zone("unionid-flood")
    before, after = flood.values(UNIONIDS[flood.contract.name])
    assert sum(map(bool, after)) == len(after) * 2 // 5 < sum(map(bool, before))
    many = zone("one-unionid-for-many")
    _, after = many.values(UNIONIDS[many.contract.name])
    [(one, count)] = Counter(filter(None, after)).most_common(1)
    assert one == many.changed["unionid"]
    assert count >= sum(map(bool, after)) * 0.9


def test_41_42_phones(zone):
    masked = zone("masked-phones")
    for path in PHONES[masked.contract.name]:
        for old, new in masked.differing(path):
            assert new == f"{old[:3]}****{old[7:]}"
    spelled = zone("phone-formats")
    for path in PHONES[spelled.contract.name]:
        pairs = spelled.differing(path)
        assert pairs
        assert all(normalise("phone", new) == normalise("phone", old) for old, new in pairs)


def test_43_44_46_guides_stores_and_strangers(zone):
    moved = zone("guide-transfer")
    changed = moved.differing("store_no")
    assert len(changed) * 20 > moved.records(moved.was).rows
    stores = {record.get("store_no") for record in moved.records(moved.was).records}
    assert {new for _, new in changed} <= stores
    assert len(moved.differing("belonging_store[].store_no")) == len(changed)
    for name in ("unknown-guide-or-store", "orphan-touches"):
        planted = zone(name)
        path = planted.changed["values"][0]["field"]
        pairs = planted.differing(path)
        assert len(pairs) == planted.changed["records"]
        known = b"".join(planted.before.values()).decode("utf-8", "ignore")
        assert not any(f'"{new}"' in known or f",{new}," in known for _, new in pairs)


def test_50_somebody_of_an_earlier_night_comes_again(zone):
    planted = zone("erased-member-again")
    [*others, again] = planted.records(planted.now).records
    assert len(others) == planted.records(planted.was).rows
    person = planted.changed["erase_before"]["person"]
    assert person
    assert {path: again.get(path) for path in person} == person
    key = planted.contract.key[0]
    assert again.get(key) not in {record.get(key) for record in others}


def test_51_rows_are_lost_and_the_manifest_is_of_all(zone):
    planted = zone("rows-lost")
    assert planted.manifest == planted.manifest_was
    rows = planted.records(planted.was).rows
    lost = max(1, rows // 100)
    assert planted.records(planted.now).rows == rows - lost == planted.manifest["rows"] - lost
    if not planted.contract.records:
        assert set(planted.now.splitlines()) <= set(planted.was.splitlines())


def test_52_only_one_total_is_wrong(zone):
    planted = zone("wrong-totals")
    assert planted.now == planted.was
    wrong = [
        name
        for name, total in planted.manifest["totals"].items()
        if total != planted.manifest_was["totals"][name]
    ]
    assert wrong == [planted.changed["total"]]
