"""A request to be forgotten reaches every file, and made again it finishes what was cut short."""

import copy
import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from orchestration import erasures, journal
from orchestration.erasures import erase_person
from orchestration.home import Home
from orchestration.landing import erased_copies, searching
from orchestration.landing.lake import family_files
from orchestration.landing.loading import Loader
from orchestration.landing.promises import DROP
from orchestration.landing.registry import Registry
from orchestration.landing.searching import holds
from orchestration.landing.tokens import Tokens
from tests.landing.conftest import DAY, Shop, line, text

PHONE = "13800000001"
TOKEN = Tokens(Shop.key).token("phone", "", PHONE)
OTHER = Tokens(Shop.key).token("phone", "", "13800000005")


class Killed(BaseException):
    pass


class Kill:
    """Ends whatever is written below a folder after some steps, as a kill does."""

    root = ""
    steps_left = 0

    def step(self):
        if self.root:
            if self.steps_left == 0:
                raise Killed
            self.steps_left -= 1

    def hear(self, event, said):
        """Hear of everything that Python does to files."""
        if not self.root or event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            return
        if event == "open" and not set(said[1] or "") & set("wax+"):
            return
        # A name alone is that of something in a folder that is being removed.
        if str(said[0]).startswith(self.root) or "/" not in str(said[0]):
            self.step()


KILL = Kill()


@pytest.fixture(scope="module")
def _all_is_heard():
    sys.addaudithook(KILL.hear)


@pytest.fixture
def killed(_all_is_heard, monkeypatch):
    """Run something until a number of steps is done; say whether it came to its end."""
    save = Registry.save

    def told(self, rows):
        KILL.step()
        save(self, rows)

    monkeypatch.setattr(Registry, "save", told)

    def run(home, steps, work):
        KILL.root, KILL.steps_left = str(home.root), steps
        try:
            work()
        except Killed:
            return False
        finally:
            KILL.root = ""
        return True

    return run


def erase(shop, tokens, phone=None):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(erasures, "load_contracts", lambda: {shop.contract.name: shop.contract})
        return erase_person(shop.home, shop.key, tokens, "Li Na", "request 17", phone)


def shop_at(root) -> Shop:
    shop = Shop(root)
    shop.declare(control_totals=(), pii={"phone": "phone", "name": DROP})
    return shop


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """A home with files of every fate, out of one of which somebody was erased before."""
    shop = shop_at(tmp_path_factory.mktemp("delivered"))
    shop.deliver(text(line(1), line(2)))
    shop.land()
    shop.deliver(text(line(1), line(2), line(3)))
    twice = text(line(1, id="10"), line(4), line(5))
    shop.deliver(twice, "b.csv")
    shop.deliver(twice, "copy of b.csv")
    shop.deliver(text(line(6)), "c.csv")
    shop.land()
    erase(shop, {OTHER})
    with duckdb.connect(str(shop.home.warehouse)) as db:
        db.execute("create schema core")
        db.execute(
            "create table core.bridge_person_identity as"
            f" select 'P1' as person_id, '{TOKEN}' as id_value, cast(null as date) as valid_to_date"
        )
    spilled = shop.home.root / "warehouse.duckdb.tmp" / "spilled"
    scratch = shop.home.root / ".erasing-killed" / "lines"
    release = shop.home.releases / "half removed" / "siyu.duckdb"
    for path in (spilled, scratch, release):
        path.parent.mkdir()
        path.write_text(TOKEN)
    (shop.home.archive / ".part").write_text(PHONE)
    return shop


def with_what_never_lands(shop):
    shop.deliver(text(line(7, name=PHONE)), "dropped.csv")
    shop.deliver(text(line(1), header="no,such,header"), "rejected.csv")
    shop.deliver(text(line(1), header="no,such,header"), "rejected again.csv")
    shop.land()


def copied(shop, root) -> Shop:
    made = copy.copy(shop)
    shutil.copytree(shop.home.root, root / "home")
    made.home = Home(root / "home")
    return made


def places(home, *values, but=()):
    """Return the files that hold one of the values."""
    return [
        path.relative_to(home.root).as_posix()
        for path in sorted(home.root.rglob("*"))
        if path.is_file()
        and not path.name.startswith(but or "no such name")
        and any(holds(path, value) for value in values)
    ]


@pytest.mark.parametrize(
    ("is_phone_known", "lands_between"),
    [(False, False), (True, True)],
    ids=["by token", "by phone, after a landing"],
)
def test_a_request_that_was_killed_anywhere_is_finished_by_making_it_again(
    delivered, tmp_path, killed, is_phone_known, lands_between
):
    template = copied(delivered, tmp_path / "template")
    if is_phone_known:
        with_what_never_lands(template)
    phone = PHONE if is_phone_known else None
    assert places(template.home, PHONE)
    clean = copied(template, tmp_path / "clean")
    erase(clean, {TOKEN}, phone)
    expected = clean.ledger(), clean.lines()
    assert sum(row.erased for row in clean.rows()) == 3
    steps, is_finished = 0, False
    while not is_finished:
        shop = copied(template, tmp_path / f"{steps}")
        is_finished = killed(shop.home, steps, lambda shop=shop: erase(shop, {TOKEN}, phone))
        if lands_between:
            shop.land()
        erase(shop, {TOKEN}, phone)
        assert (shop.ledger(), shop.lines()) == expected, steps
        assert places(shop.home, PHONE) == [], steps
        assert places(shop.home, TOKEN, but="registry") == [], steps
        assert journal.first_broken(shop.home, shop.key) is None
        shutil.rmtree(shop.home.lake)
        shop.land()
        assert (shop.ledger(), shop.lines()) == expected, steps
        shutil.rmtree(shop.home.root)
        steps += 1
    assert steps > 30


def test_what_no_contract_reads_any_more_is_erased_as_the_lake_has_it(delivered, tmp_path):
    shop = copied(delivered, tmp_path)
    shop.declare(columns=("number", *shop.contract.columns))
    done = erase(shop, {TOKEN})
    # The version that was replaced is nowhere but in the archive.
    assert done.unsearched == [f"shop/sales/{DAY}/a.csv"]
    assert places(shop.home, TOKEN, but="registry") == []
    assert len(places(shop.home, PHONE)) == 1
    shop.ledger()
    erase(shop, {TOKEN}, PHONE)
    assert places(shop.home, PHONE) == []
    shop.ledger()


def test_a_column_that_was_declared_later_is_in_no_request_s_way(delivered, tmp_path):
    shop = copied(delivered, tmp_path)
    shop.declare(
        columns=(*shop.contract.columns, "mail"),
        pii={**shop.contract.pii, "mail": "email"},
        optional=("mail",),
    )
    erase(shop, {TOKEN})
    assert places(shop.home, TOKEN, but="registry") == []


def test_a_child_that_was_declared_later_is_in_no_landing_s_way(delivered, tmp_path):
    shop = copied(delivered, tmp_path)
    child = replace(shop.contract, stream="parts", parent="sales", columns=("id",), pii={})
    shop.declare(children=(child,))
    [row] = [row for row in shop.rows() if row.file_name == "b.csv"]
    loader = Loader(shop.contract, tmp_path / "lake", Tokens(shop.key), datetime.now(UTC))
    assert erased_copies.load_copy(shop.home.archive, loader, row).loaded == row.loaded == 2
    assert all(path.exists() for path in family_files(loader.lake, shop.contract, row).values())


def test_a_stream_without_a_contract_is_searched_for_the_phone(delivered, tmp_path):
    shop = copied(delivered, tmp_path)
    shop.contract = replace(shop.contract, stream="other")
    assert f"shop/sales/{DAY}/a.csv" in erase(shop, {TOKEN}).unsearched
    done = erase(shop, {TOKEN}, PHONE)
    assert places(shop.home, PHONE) == []
    shop.ledger()
    # Only what is kept of a file with others in it cannot be taken apart without a contract.
    assert done.unsearched == [f"shop/sales/{DAY}/b.csv", f"shop/sales/{DAY}/copy of b.csv"]
    [kept] = places(shop.home, TOKEN, but="registry")
    assert kept.startswith("archive/erased/")


def test_a_file_that_the_register_does_not_know_is_searched_for_the_phone(delivered, tmp_path):
    shop = copied(delivered, tmp_path)
    for name, content in (("e" * 64, PHONE), ("f" * 64, "somebody else")):
        (shop.home.archive / name).write_text(content)
    shop.land()
    assert erase(shop, {TOKEN}).unsearched == ["2 files of the archive that the register has not"]
    erase(shop, {TOKEN}, PHONE)
    assert places(shop.home, PHONE) == []
    assert (shop.home.archive / ("f" * 64)).exists()


def test_the_correction_of_a_rejected_file_stays(shop):
    shop.landed(text(line(1), header="no,such,header"))
    shop.deliver(text(line(2)))
    erase(shop, {TOKEN}, PHONE)
    assert places(shop.home, PHONE) == []
    assert [row.status for row in shop.land()] == ["loaded"]


def test_a_warehouse_that_a_killed_night_left_is_not_taken_for_the_whole(shop):
    shop.landed(text(line(1)))
    duckdb.connect(str(shop.home.warehouse)).close()
    with pytest.raises(erasures.ErasureRefused, match="half built"):
        erase(shop, {TOKEN})
    with Registry(shop.home.registry) as registry:
        assert registry.erased_tokens() == frozenset()


def test_what_a_killed_landing_put_into_the_archive_does_not_stay(shop, killed):
    """Somebody was in there whom no request would find."""
    shop.landed(text(line(2)), "before.csv")
    steps = 0
    while True:
        shop.deliver(text(line(1), line(3 + steps)))
        if killed(shop.home, steps, shop.land):
            break
        shop.deliver(text(line(4)))
        shop.land()
        known = {name for row in shop.rows() for name in (row.sha256, row.manifest_sha256)}
        assert {path.name for path in shop.home.archive.iterdir()} <= known, steps
        steps += 1
    assert steps > 3


def kept_without_kinds(shop, row):
    said = shop.home.archive / "erased" / row.sha256 / "row.json"
    kept = json.loads(said.read_text())
    del kept["personal"]
    said.write_text(json.dumps(kept))


@pytest.mark.parametrize("are_kinds_known", [True, False])
def test_what_is_declared_personal_after_an_erasure_is_in_no_copy_any_more(shop, are_kinds_known):
    shop.declare(control_totals=(), pii={"phone": "phone"})
    row = shop.landed(text(line(1), line(2), line(3)))
    erase(shop, {TOKEN})
    if not are_kinds_known:
        kept_without_kinds(shop, row)
    shop.declare(pii={"phone": "phone", "name": "name"})
    shop.land()
    tokens = Tokens(shop.key)
    assert [(each["phone"], each["name"]) for each in shop.lines()] == [
        (tokens.token("phone", "", f"138{n:08}"), tokens.token("name", "shop", f"张{n}"))
        for n in (2, 3)
    ]
    assert places(shop.home, "张2") == []
    shop.declare(pii={"phone": "email", "name": DROP})
    shop.land()
    assert {(each["phone"], each["name"]) for each in shop.lines()} == {(None, None)}
    assert [row.loaded for row in shop.rows()] == [2]


def test_a_day_that_comes_back_to_an_earlier_ones_bytes_counts_after_an_erasure_too(shop):
    shop.declare(control_totals=(), redelivery="snapshot", business_date=None)
    first, other = text(line(1), line(2)), text(line(3))
    shop.deliver(first, exported_at="2026-11-19T01:00:00+08:00", day=DAY - timedelta(days=1))
    shop.deliver(other, exported_at="2026-11-20T01:00:00+08:00")
    shop.land()
    shop.deliver(first, exported_at="2026-11-20T02:00:00+08:00")
    shop.land()
    before = {row.identity: (row.status, row.exported_at) for row in shop.rows()}
    erase(shop, {TOKEN})
    shutil.rmtree(shop.home.lake)
    shop.land()
    assert {row.identity: (row.status, row.exported_at) for row in shop.rows()} == before
    assert [row.erased for row in shop.rows() if row.status == "loaded"] == [1, 1]


def test_what_cannot_be_searched_to_its_end_is_named(shop, monkeypatch):
    monkeypatch.setattr(searching, "may_unpack_to", lambda *_, **__: 10)
    shop.landed(text(line(2), header="no,such,header"), "a.csv.gz")
    assert erase(shop, {TOKEN}, PHONE).unsearched == [f"shop/sales/{DAY}/a.csv.gz"]


def test_a_column_that_becomes_personal_later_is_tokens_in_the_lake_and_in_what_is_kept(tmp_path):
    shop = shop_at(tmp_path)
    shop.declare(pii={"phone": "phone"})
    shop.landed(text(line(1), line(2)))
    erase(shop, {TOKEN})
    assert [each["name"] for each in shop.lines()] == ["张2"]
    shop.declare(pii={"phone": "phone", "name": "name"})
    shop.land()
    token = Tokens(shop.key).token("name", "shop", "张2")
    assert [each["name"] for each in shop.lines()] == [token]
    assert places(shop.home, "张2") == []
    shop.declare(pii={"phone": "phone", "name": DROP})
    shop.land()
    assert [each["name"] for each in shop.lines()] == [None]
    assert places(shop.home, token) == []


def test_an_erasure_changes_nothing_of_which_version_counts(tmp_path):
    shop = shop_at(tmp_path)
    shop.declare(redelivery="snapshot", business_date=None)
    first, other = text(line(1), line(2)), text(line(3))
    before = DAY - timedelta(days=1)
    shop.deliver(first, day=before, exported_at=f"{before}T01:00:00+08:00")
    shop.land()
    for content, hour in ((other, 1), (first, 2)):
        shop.deliver(content, exported_at=f"{DAY}T0{hour}:00:00+08:00")
        shop.land()

    def counted():
        return {
            (row.delivery_date, row.sha256): row.status
            for row in shop.rows()
            if row.status != "duplicate"
        }

    statuses = counted()
    assert sorted(statuses.values()) == ["loaded", "loaded", "superseded"]
    erase(shop, {TOKEN})
    shop.land()
    assert counted() == statuses


def test_what_two_accounts_have_alike_stays_each_ones_after_an_erasure(shop):
    shop.declare(control_totals=(), source_account="appid", may_be_alike=True)
    for name, account in (("a.csv", "wx1"), ("b.csv", "wx2")):
        shop.deliver(text(line(1), line(2)), name, source_account=account)
    [sha256] = {row.sha256 for row in shop.land()}
    erase(shop, {TOKEN})
    shutil.rmtree(shop.home.lake)
    shop.land()
    found = sorted((each["_source_account"], each["_file_sha256"]) for each in shop.lines())
    assert found == [("wx1", f"{sha256}-wx1"), ("wx2", f"{sha256}-wx2")]
