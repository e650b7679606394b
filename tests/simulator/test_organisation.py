"""Stores, guides and rosters: they fit each other, whatever is told of them."""

from datetime import date

import pytest

from simulator.world.chance import Chance
from simulator.world.organisation import fill_organisation
from simulator.world.settings import Settings
from simulator.world.store import World

NIGHT = date(2026, 3, 1)
SIZES = (3, 24, 60)


def made(**settings) -> World:
    world = World()
    fill_organisation(world, Settings(NIGHT, **settings), Chance(7))
    return world


@pytest.fixture(scope="module", params=SIZES, ids=lambda stores: f"{stores} stores")
def world(request) -> World:
    return made(stores=request.param)


@pytest.fixture(scope="module")
def default() -> World:
    return made()


def rows(world: World, query: str) -> list[tuple]:
    return world.engine.execute(query).fetchall()


def one(world: World, query: str) -> tuple:
    return rows(world, query)[0]


@pytest.mark.parametrize("stores", SIZES)
def test_there_are_as_many_real_stores_as_asked_for(stores):
    query = "select count(*) from stores where not is_virtual and not is_test"
    assert one(made(stores=stores), query) == (stores,)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("stores", "store_id"),
        ("stores", "store_no"),
        ("stores", "name"),
        ("org_nodes", "node_id"),
        ("org_nodes", "node_code"),
        ("guides", "guide_id"),
        ("guides", "phone"),
        ("guides", "userid"),
        ("guides", "staff_no"),
    ],
)
def test_numbers_are_unique(world, table, column):
    count, distinct = one(world, f"select count(*), count(distinct {column}) from {table}")
    assert count == distinct > 0


@pytest.mark.parametrize(
    ("table", "column"), [("stores", "store_id"), ("org_nodes", "node_id"), ("guides", "guide_id")]
)
def test_ids_are_dense(world, table, column):
    low, high, count = one(world, f"select min({column}), max({column}), count(*) from {table}")
    assert (low, high) == (1, count)


def test_every_online_channel_has_a_store_and_nobody_works_there(world):
    channels = rows(world, "select channel from stores where is_virtual order by channel")
    assert [each for (each,) in channels] == sorted(
        ["youzan", "xiaodian", "douyin", "tmall", "jd", "xiaohongshu"]
    )
    query = "from guide_assignments join stores using (store_id) where is_virtual or is_test"
    assert rows(world, query) == []


def test_a_store_hangs_below_a_branch_and_a_franchise_below_a_dealer(world):
    query = """
    select distinct business_model, kind from store_versions
    join org_nodes using (node_id) join stores using (store_id)
    where not is_virtual and not is_test and business_model <> 'joint' order by 1
    """
    assert rows(world, query) == [("direct", "branch"), ("franchise", "dealer")]


def test_the_versions_of_a_store_follow_each_other(world):
    query = """
    select valid_to, lead(valid_from) over stores as next, lag(valid_to) over stores as previous,
        valid_from, opened_on
    from store_versions join stores using (store_id)
    window stores as (partition by store_id order by valid_from)
    """
    for valid_to, following, previous, valid_from, opened_on in rows(world, query):
        assert valid_to == following
        assert valid_from == (previous or opened_on)


def test_what_happens_to_stores_happens_in_the_history(default):
    reasons = rows(
        default, "select reason from store_versions where reason <> 'opening' order by 1"
    )
    assert reasons == [("buy_back",), ("relocation",)]
    settings = Settings(NIGHT)
    told = f"between '{settings.first_day}' and '{settings.last_day}'"
    for column in ("opened_on", "closed_on"):
        assert rows(default, f"from stores where {column} {told}")
    assert rows(default, f"from store_closures where first_day {told}")
    assert len(rows(default, f"from store_hours where valid_to {told}")) == 7


def test_hours_exist_for_every_weekday_of_a_store_from_its_opening(world):
    query = """
    select stores.store_id from stores
    left join store_hours on store_hours.store_id = stores.store_id and valid_from = opened_on
    where not is_virtual group by 1 having count(distinct weekday) <> 7
    """
    assert rows(world, query) == []
    assert rows(world, "from store_hours where opens_minute >= closes_minute") == []


def test_a_store_is_closed_for_refurbishment_only_while_it_exists(world):
    query = """
    from store_closures join stores using (store_id)
    where first_day <= opened_on or last_day >= closed_on
        or last_day - first_day not between 13 and 35
    """
    assert rows(world, query) == []


def test_a_store_has_one_manager_at_a_time(world):
    query = """
    from guide_assignments one join guides using (guide_id)
    join guide_assignments other using (store_id) join guides others
        on others.guide_id = other.guide_id
    where guides.position = 'manager' and others.position = 'manager'
        and one.guide_id < other.guide_id
        and one.valid_from < other.valid_to and other.valid_from < one.valid_to
    """
    assert rows(world, query) == []


def test_guides_are_staff_of_an_open_store_from_hiring_to_leaving(world):
    query = """
    select guide_id from guides join guide_assignments using (guide_id)
    group by guide_id, hired_on, left_on
    having min(valid_from) <> hired_on or max(valid_to) <> left_on
        or sum(valid_to - valid_from) filter (is_primary) <> left_on - hired_on
    """
    assert rows(world, query) == []
    query = "from guide_assignments join stores using (store_id) where valid_to > closed_on"
    assert rows(world, query) == []


def test_some_guides_move_and_some_have_two_stores_of_their_city(default):
    query = """
    select count(distinct city), count(*) filter (is_primary), count(*) filter (not is_primary)
    from guide_assignments join stores using (store_id) group by guide_id
    """
    found = rows(default, query)
    assert {cities for cities, *_ in found} == {1}
    assert 0.02 < sum(primary > 1 for _, primary, _ in found) / len(found) < 0.15
    assert 0.02 < sum(second for *_, second in found) / len(found) < 0.1


def test_about_a_sixth_of_the_guides_leave_in_a_year():
    query = """
    select count(*) filter (left_on between '2025-03-01' and '2026-02-28') / count(*) from guides
    where hired_on < '2025-03-01' and left_on >= '2025-03-01'
    """
    (share,) = one(made(stores=300, history_days=1), query)
    assert share == pytest.approx(0.18, abs=0.04)


def test_skill_is_skewed_around_one():
    mean, median = one(
        made(stores=300, history_days=1), "select avg(skill), median(skill) from guides"
    )
    assert mean == pytest.approx(1, abs=0.05)
    assert median < 0.85


def test_a_guide_works_only_while_employed_and_where_assigned(world):
    query = """
    from rosters where not exists (
        from guide_assignments as assigned
        where assigned.guide_id = rosters.guide_id and assigned.store_id = rosters.store_id
            and day >= valid_from and day < valid_to
    )
    """
    assert rows(world, query) == []


def test_rosters_lie_within_opening_hours(world):
    query = """
    from rosters
    left join store_hours on store_hours.store_id = rosters.store_id and weekday = isodow(day)
        and day >= valid_from and (valid_to is null or day < valid_to)
    where opens_minute is null or starts_minute < opens_minute or ends_minute > closes_minute
        or starts_minute >= ends_minute
    """
    assert rows(world, query) == []


def test_nobody_works_in_a_closed_store(world):
    query = """
    from rosters join stores using (store_id) left join store_closures using (store_id)
    where day < opened_on or day >= closed_on or day between first_day and last_day
    """
    assert rows(world, query) == []


def test_a_guide_is_in_one_store_a_day(world):
    assert rows(world, "select 1 from rosters group by guide_id, day having count(*) > 1") == []


def test_a_guide_works_about_five_days_a_week(default):
    query = """
    select avg(days) from (
        select count(*) as days from rosters group by guide_id, date_trunc('week', day)
    )
    """
    (days,) = one(default, query)
    assert days == pytest.approx(5, abs=0.3)


def test_somebody_is_in_nearly_every_open_store_at_any_hour(default):
    """A day counts whose rosters leave no gap between opening and closing."""
    query = """
    select count(*) filter (first = opens_minute and last = closes_minute) / count(*) from (
        select store_id, day, min(starts_minute) as first, max(ends_minute) as last
        from rosters group by all
    ) join store_hours using (store_id)
    where weekday = isodow(day) and day >= valid_from and (valid_to is null or day < valid_to)
    """
    assert one(default, query) == (1,)


def test_the_same_day_looks_the_same_with_a_longer_history_and_more_nights(default):
    other = made(history_days=700, nights=120)
    for table in ("org_nodes", "stores", "store_versions", "store_closures", "store_hours"):
        query = f"select * from {table} order by all"
        assert rows(other, query) == rows(default, query)
    for query in (
        "select * from guides where hired_on < '2026-03-01' order by guide_id",
        "select * from guide_assignments where valid_from < '2026-03-01' order by all",
        "select * from rosters where day between '2025-01-01' and '2026-03-01' order by all",
    ):
        assert rows(other, query) == rows(default, query)
