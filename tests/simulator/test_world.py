"""The simulated world keeps its own rules."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from simulator.world.build import build
from simulator.world.messages import are_first
from simulator.world.relations import begun
from simulator.world.settings import Behaviour, Settings

SETTINGS = Settings(first_night=date(2026, 3, 1), members=400, history_days=200, nights=3, stores=6)


@pytest.fixture(scope="module")
def world():
    return build(SETTINGS)


def _none(world, query: str) -> None:
    assert world.engine.execute(query).fetchall() == []


def test_an_order_costs_what_its_lines_and_freight_cost(world):
    _none(
        world,
        """
        select order_id from orders join (
            select order_id, sum(paid_fen) as paid, sum(list_fen) as listed
            from order_lines group by 1
        ) using (order_id)
        where paid_fen <> paid + freight_fen or list_fen <> listed
        """,
    )


def test_a_line_costs_its_list_price_less_its_discounts(world):
    _none(
        world,
        """
        select * from order_lines
        where paid_fen < 0 or paid_fen <> list_fen - merchant_discount_fen
            - platform_discount_fen - coupon_fen - points_fen
        """,
    )


def test_no_more_comes_back_than_was_paid_and_nothing_before_it_was_received(world):
    _none(
        world,
        """
        select order_id from refunds join order_lines using (order_id, line_no)
        join (select order_id, received_at, cancelled_at from orders) as o using (order_id)
        where refund_fen > paid_fen or refund_fen <= 0
            or requested_at < coalesce(received_at, cancelled_at)
        """,
    )


def test_stores_sell_while_they_are_open(world):
    _none(
        world,
        """
        select order_id from orders
        join stores using (store_id)
        join store_hours as hours on hours.store_id = orders.store_id
            and weekday = isodow(ordered_at) and valid_from <= cast(ordered_at as date)
            and (valid_to is null or cast(ordered_at as date) < valid_to)
        where orders.channel = 'store' and kind <> 'exchange' and not is_test
            and (hour(ordered_at) * 60 + minute(ordered_at) < opens_minute
                or hour(ordered_at) * 60 + minute(ordered_at) >= closes_minute)
        """,
    )


def test_who_sells_is_employed_and_does_not_sell_to_herself(world):
    _none(
        world,
        """
        select order_id from orders join guides on guide_id = seller_guide_id
        where cast(ordered_at as date) not between hired_on and left_on
            and orders.channel = 'store' and touch_guide_id is distinct from seller_guide_id
            and kind <> 'exchange'
        """,
    )
    _none(
        world,
        """
        select order_id from orders join guides on guide_id = seller_guide_id
        where guides.person_id = orders.person_id
        """,
    )


def test_nobody_acts_before_arriving(world):
    moments = {"orders": "ordered_at", "contacts": "added_at", "visits": "visited_at"}
    for table, moment in moments.items():
        _none(
            world,
            f"select 1 from {table} join persons using (person_id) where {moment} < arrived_at"
            " and not is_staff and not is_test limit 1",
        )


def test_a_person_and_a_guide_have_one_relation_at_a_time(world):
    _none(
        world,
        """
        select contact_id, following from (
            select *, lead(added_at) over (
                partition by person_id, guide_id order by added_at
            ) as following
            from contacts
        ) where following < coalesce(ended_at, timestamp '9999-01-01')
        """,
    )


def test_shares_are_trees(world):
    _none(
        world,
        """
        select child.share_id from shares as child left join shares as parent
            on parent.share_id = child.parent_id
        where child.parent_id is not null
            and (parent.share_id is null or parent.shared_at > child.shared_at
                or parent.hop + 1 <> child.hop or parent.root_id <> child.root_id)
        """,
    )


def test_a_number_belongs_to_one_person_at_a_time_except_in_families(world):
    _none(
        world,
        """
        select a.phone from phones as a join phones as b
            on a.phone = b.phone and a.person_id < b.person_id and 'family' not in (a.kind, b.kind)
        where a.valid_from < coalesce(b.valid_to, date '9999-01-01')
            and b.valid_from < coalesce(a.valid_to, date '9999-01-01')
        """,
    )


def test_what_a_purchase_would_have_been_follows_from_its_cause(world):
    _none(
        world,
        """
        select order_id from orders
        where (cause = 'induced') <> (would_be_channel is null)
            or (cause = 'own' and would_be_channel <> channel)
            or (cause = 'moved' and would_be_channel = channel)
            or (cause = 'moved' and channel not in ('youzan', 'xiaodian'))
        """,
    )


def test_every_kind_of_danger_occurs(world):
    for query in (
        "select 1 from phones where kind = 'recycled'",
        "select 1 from phones where kind = 'family'",
        "select 1 from orders where house_guide_id is not null",
        "select 1 from persons where ring_id is not null",
        "select 1 from orders where kind = 'staff'",
        "select 1 from orders where kind = 'test'",
        "select 1 from orders where kind = 'gift' and receiver_person_id <> person_id",
        "select 1 from contacts where end_reason = 'customer_deleted'",
        "select 1 from transfers where status = 3",
        "select 1 from visits where share_id is not null and told_code is null",
        "select 1 from refunds where is_exchange",
    ):
        assert world.engine.execute(query + " limit 1").fetchall(), query


def test_more_nights_change_nothing_that_was_before():
    longer = Settings(**{**vars(SETTINGS), "nights": 12})
    short, long = build(SETTINGS), build(longer)
    until = f"timestamp '{SETTINGS.last_night}'"
    for table, moment in (
        ("persons", "arrived_at"),
        ("contacts", "added_at"),
        ("orders", "ordered_at"),
        ("shares", "shared_at"),
        ("visits", "visited_at"),
        ("refunds", "requested_at"),
    ):
        query = f"from {table} where {moment} < {until} order by all"
        # What has not happened yet may end later than was thought.
        columns = {
            "persons": "* exclude (is_test)",
            "contacts": "contact_id, person_id, guide_id, added_at, add_way, code_id, state",
            "orders": "* exclude (points_earned, coupon_id)",
        }.get(table, "*")
        assert (
            short.engine.execute(f"select {columns} {query}").fetchall()
            == long.engine.execute(f"select {columns} {query}").fetchall()
        ), table


def test_nobody_is_twice_the_friend_of_one_guide_at_a_time(world):
    _none(
        world,
        """
        select a.contact_id from contacts as a inner join contacts as b
            on a.person_id = b.person_id and a.guide_id = b.guide_id and a.contact_id < b.contact_id
            and b.added_at < coalesce(a.ended_at, b.added_at + interval 1 second)
            and a.added_at < coalesce(b.ended_at, a.added_at + interval 1 second)
        """,
    )


def test_who_takes_over_contacts_works_here_then():
    # Of hundreds of leavers some are followed by somebody who is yet to come.
    world = build(replace(SETTINGS, history_days=900, stores=24))

    taken = "from transfers inner join guides on to_guide_id = guide_id"
    assert world.engine.execute(f"select count(*) > 0 {taken}").fetchall() == [(True,)]
    _none(
        world,
        f"""
        select transfer_id {taken}
        where taken_over_at < hired_on or coalesce(taken_over_at >= left_on, false)
        """,
    )


def test_of_two_leavers_who_hand_over_one_customer_the_first_counts():
    at = np.array([30, 10, 20, 20])
    person, guide = np.array([1, 1, 1, 2]), np.array([9, 9, 8, 9])
    handed_over = begun(person, guide, at, 202, 0)
    assert are_first(handed_over).tolist() == [False, True, True, True]


def test_who_brings_the_first_member_of_a_ring_is_not_in_it():
    referred = Behaviour(arrival_shares={"store": 0.5, "referral": 0.5}, rings=2_000)
    world = build(replace(SETTINGS, behaviour=referred))

    leaders = """
        from referrals inner join persons as invitees on invitee_id = invitees.person_id
        inner join persons as inviters on inviter_id = inviters.person_id
        where invitees.ring_id is not null and inviters.ring_id is distinct from invitees.ring_id"""
    assert world.engine.execute(f"select count(*) > 0 {leaders}").fetchall() == [(True,)]
    _none(world, f"select referral_id {leaders} and referrals.ring_id is not null")
