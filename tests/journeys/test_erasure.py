"""A person who asks to be forgotten is nowhere any more, and stays away when told again."""

import json
import shutil
from datetime import date

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration import erasures, journal
from orchestration.erasures import ErasureRefused, erase_person, tokens_of_phone
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import load_contracts
from orchestration.landing.registry import Registry
from orchestration.landing.tokens import Tokens
from tests.journeys.canaries import SETTINGS, deliver, found, leaks
from tests.journeys.conftest import KEY

CONTRACTS = load_contracts()
CHANNELS = {contract.channel for contract in CONTRACTS.values()}


def land_all(home):
    for contract in CONTRACTS.values():
        land(home, contract, KEY, date(2030, 1, 1))


def lines(home):
    """What is in the lake, without when it was landed."""
    return {
        path.relative_to(home.lake).as_posix(): sorted(
            map(str, pq.read_table(path).drop_columns(["_landed_at"]).to_pylist())
        )
        for path in home.lake.glob("*/*/*.parquet")
        if "landing__" not in path.as_posix() and "0001-01-01" not in path.as_posix()
    }


@pytest.fixture(scope="module")
def forgotten(new_brand, tmp_path_factory):
    """A home out of which one person with several ids was erased: what was delivered, and who."""
    home = new_brand("erasure").home
    deliver(home.landing)
    delivered = tmp_path_factory.mktemp("delivered") / "landing"
    shutil.copytree(home.landing, delivered)
    land_all(home)
    person = someone(home)
    before = lines(home)
    tokens = tokens_of_phone(KEY, person["phone"], CHANNELS) | {
        Tokens(KEY).token(kind, "", person[kind]) for kind in ("unionid", "openid")
    }
    done = erase_person(home, KEY, tokens, "Li Na", "request 17", person["phone"])
    return home, delivered, person, tokens, before, done


def someone(home):
    """Return the ids of a user of the mini program, as they were delivered."""
    for path in sorted((home.landing / "miniprogram" / "users").rglob("*.jsonl")):
        for line in path.read_text().splitlines():
            said = json.loads(line)
            phone = (said.get("phone_info") or {}).get("purePhoneNumber")
            if phone and said["unionid"]:
                return {"phone": phone, "unionid": said["unionid"], "openid": said["openid"]}
    raise AssertionError("nobody told a phone")


def everything(home):
    return [path for path in sorted(home.root.rglob("*")) if path.is_file()]


def test_nothing_in_the_home_tells_of_the_person(forgotten):
    home, delivered, person, tokens, _, done = forgotten
    values = {person["phone"], person["unionid"], person["openid"]}
    originals = [path for path in sorted(delivered.rglob("*")) if path.is_file()]
    assert found(originals, values)
    told = found(everything(home), values)
    assert not any(value in said for said in told.values() for value in values)
    # The tombstones alone keep the tokens.
    told = found([path for path in everything(home) if "registry" not in path.name], tokens)
    assert not any(token in said for said in told.values() for token in tokens)
    assert done.removed_lines > 0


def test_every_line_still_has_one_fate(forgotten):
    home, *_, done = forgotten
    with Registry(home.registry) as registry:
        rows = registry.rows()
    assert sum(row.erased for row in rows) == done.removed_lines
    for row in rows:
        fates = (row.loaded, row.duplicate, row.superseded, row.quarantined, row.rejected)
        assert row.received == sum(fates) + row.erased


def test_sales_of_the_person_stay_without_the_person(forgotten):
    home, _, _, tokens, before, _ = forgotten
    after = lines(home)
    assert after.keys() == before.keys()
    for name, told in before.items():
        if CONTRACTS.get(contract := name.partition("/")[0]) and CONTRACTS[contract].control_totals:
            assert len(after[name]) == len(told)
    others = {
        name: [line for line in told if not any(token in line for token in tokens)]
        for name, told in before.items()
    }
    for name, told in others.items():
        assert set(told) <= set(after[name]) or CONTRACTS.get(name.partition("/")[0]) is None


def test_the_same_files_delivered_again_bring_nobody_back(forgotten):
    home, delivered, person, *_ = forgotten
    before = lines(home)
    shutil.copytree(delivered, home.landing, dirs_exist_ok=True)
    land_all(home)
    assert lines(home) == before
    values = {person["phone"], person["unionid"], person["openid"]}
    told = found(everything(home), values)
    assert not any(value in said for said in told.values() for value in values)


def test_the_lake_is_rebuilt_from_the_archive_without_the_person(forgotten):
    home, *_ = forgotten
    before = lines(home)
    shutil.rmtree(home.lake)
    land_all(home)
    assert lines(home) == before


def test_the_log_names_the_request_and_no_person(forgotten):
    home, _, person, tokens, *_ = forgotten
    written = (home.root / "log.jsonl").read_text()
    assert '"by": "Li Na"' in written
    assert '"reason": "request 17"' in written
    assert not any(value in written for value in (*tokens, person["phone"]))
    assert journal.first_broken(home, KEY) is None


NIGHT = ("nightly", "--date", SETTINGS.last_night.isoformat())


@pytest.fixture(scope="module")
def first_night(new_brand):
    """A brand after its first night, and where its people are found outside of the drop zone."""
    brand = new_brand("erasure between nights")
    ids = deliver(brand.home.landing)
    code, said = brand.siyu(*NIGHT)
    assert code == 0, said
    return brand, leaks(brand.home, ids, said)


def test_nobody_is_found_after_a_whole_night(first_night):
    _, told = first_night
    assert told == {}


@pytest.fixture(scope="module")
def built(first_night, tmp_path_factory):
    """A home with the night before an erasure and the one after it, and who was erased."""
    brand, _ = first_night
    home = brand.home
    person = someone(home)
    tokens = erasures._ids_of_the_same(home, tokens_of_phone(KEY, person["phone"], CHANNELS))
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        sql = "select distinct person_id from core.bridge_person_identity where id_value in $1"
        persons = {name for (name,) in db.execute(sql, [sorted(tokens)]).fetchall()}
    released = found(everything(home), persons)
    assert any(value in told for told in released.values() for value in persons)
    spill(home, tokens)
    kept = tmp_path_factory.mktemp("request")
    shutil.copy(home.releases / "current.duckdb", kept / "before.duckdb")
    request = kept / "phone.txt"
    request.write_text(person["phone"])
    erasing = ("erase", "--phone", str(request), "--by", "Li Na", "--reason", "request 17")
    code, said = brand.siyu(*erasing)
    assert code == 0, said
    spill(home, tokens)
    code, said = brand.siyu(*NIGHT)
    assert code == 0, said
    values = {person["phone"], person["unionid"], person["openid"]}
    return home, values, tokens, persons, kept / "before.duckdb", brand


def spill(home, tokens):
    """Leave what DuckDB leaves where it was killed with more in hand than its memory holds."""
    folder = home.root / "warehouse.duckdb.tmp"
    folder.mkdir(exist_ok=True)
    (folder / "duckdb_temp_storage_DEFAULT-0.tmp").write_text("".join(sorted(tokens)))


def test_nothing_that_was_built_before_or_after_tells_of_the_person(built):
    home, values, tokens, persons, *_ = built
    assert len(tokens) > 1
    assert (home.releases / "current.duckdb").exists()
    told = found(everything(home), values)
    assert not any(value in said for said in told.values() for value in values)
    # The tombstones alone keep the tokens.
    ids = tokens | persons
    told = found([path for path in everything(home) if "registry" not in path.name], ids)
    there = {place: values for place, said in told.items() if (values := ids & {*said})}
    assert there == {}


@pytest.fixture
def all_three(built):
    """The values of the release before, of the one after, and those that were computed for it."""
    home, *_, before, _ = built
    with duckdb.connect() as db:
        files = {"old": before, "new": home.releases / "current.duckdb", "made": home.warehouse}
        for name, path in files.items():
            db.execute(f"attach '{path}' as {name} (read_only)")
        yield db


CELL = "metric, scope_type, scope, period_type, period"


def test_frozen_values_stand_or_are_withheld(all_three):
    frozen = f"""
        from old.kpi.metric_value as old left join new.kpi.metric_value as new using ({CELL})
        where old.status = 'frozen'
    """
    [(stands, withheld, changed)] = all_three.execute(f"""
        select
            count(*) filter (where new.value is not distinct from old.value
                and new.numerator = old.numerator),
            count(*) filter (where new.metric is null),
            count(*) filter (where new.metric is not null and new.value is distinct from old.value)
        {frozen}
    """).fetchall()
    assert changed == 0
    assert stands > 10 * withheld > 0
    units = all_three.execute(f"""
        with withheld as (select metric, old.value {frozen} and new.metric is null)
        select distinct coalesce(below.unit, dictionary.unit), coalesce(above.unit, dictionary.unit)
        from withheld
        inner join new.kpi.metric_dictionary as dictionary using (metric)
        left join new.kpi.metric_dictionary as above
            on dictionary.numerator_metric = above.metric
        left join new.kpi.metric_dictionary as below
            on dictionary.denominator_metric = below.metric
    """).fetchall()
    assert all({"persons", "contacts"} & {*each} for each in units)


def test_what_stands_is_not_what_the_lines_tell_and_says_so(built, all_three):
    *_, brand = built
    metric, scope_type, scope, period_type, period, told = all_three.execute(f"""
        select {CELL}, made.value
        from new.kpi.metric_value as new inner join made.kpi.metric_value as made using ({CELL})
        where new.status = 'frozen' and new.value <> made.value and made.denominator is null
        order by all limit 1
    """).fetchone()
    key = {
        "metric": metric,
        "scope_type": scope_type,
        "scope": scope,
        "period_type": period_type,
        "period": period,
    }
    named = [f"{name}={value}" for name, value in key.items()]
    code, said = brand.siyu("explain", "kpi.metric_value", *named, "value")
    assert code == 0, said
    assert f"the lines tell {told}" in " ".join(said.split())


def test_no_history_tells_what_had_been_frozen(all_three):
    [(restated,)] = all_three.execute(
        "select count(*) from new.kpi.restatement where status = 'frozen'"
    ).fetchall()
    assert restated == 0


def test_a_number_that_many_share_is_nobodys():
    with pytest.raises(ErasureRefused, match="no phone number of one person"):
        tokens_of_phone(KEY, "13800138000", CHANNELS)
