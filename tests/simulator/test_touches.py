"""What WeCom, the official account and the mini program tell of touches, and when."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from simulator.exports import export, prepare
from simulator.world.settings import Settings
from simulator.world.store import World

FIRST = date(2026, 11, 1)
NIGHTS = [FIRST + timedelta(days=day) for day in range(14)]
STREAMS = (
    "wecom__group_chats",
    "wecom__behaviour_statistics",
    "wecom__mass_message_results",
    "wecom__mass_message_tasks",
    "wecom__bills",
    "officialaccount__users",
    "officialaccount__events",
    "miniprogram__events",
    "miniprogram__visit_trend",
)
_WORLD = """
insert into nights
    select cast(night as date), if(is_first, timestamp '2026-08-01', night - interval 1 day),
        night, is_first
    from (
        select night, night = timestamp '2026-11-01' as is_first
        from range(timestamp '2026-11-01', timestamp '2026-11-15', interval 1 day) as nights(night)
    );
insert into days
    select cast(day as date), isodow(day), false, null, 1, 1
    from range(date '2026-06-01', date '2026-12-01', interval 1 day) as days(day);
insert into guides (guide_id, name, userid, staff_no, hired_on, person_id) values
    (1, '王静', 'SH0001', 'N1', date '2026-01-01', 1500000001),
    (2, '李敏', 'SH0002', 'N2', date '2026-01-01', 1500000002);
insert into persons by name
    select i as person_id, '客' || i as name, '小' || i as nickname,
        false as is_wecom_user, 'oU' || i as unionid
    from range(1, 301) as numbers(i);
insert into accounts by name
    select person_id, surface, prefix || person_id as account_id,
        timestamp '2026-09-01' as opened_at,
        if(surface = 'official_account', 'ADD_SCENE_QR_CODE', null) as scene,
        case when scene is not null and person_id % 2 = 0 then timestamp '2026-11-03 10:00:00' end
            as closed_at
    from persons, (values ('wecom', 'wm'), ('mini_program', 'oM'), ('official_account', 'oA'))
        as surfaces(surface, prefix);
insert into groups (group_id, chat_id, name, owner_guide_id, created_at) values
    (1, 'wr1', '福利群', 1, timestamp '2026-09-01');
insert into group_members by name
    select 1 as group_id, person_id, timestamp '2026-09-02' as joined_at, 3 as join_scene,
        if(person_id = 7, timestamp '2026-11-04 09:00:00', null) as left_at
    from persons where person_id <= 10;
insert into chat_days
    select guide_id, day, 5, 20, if(guide_id = 1, 4, 0), if(guide_id = 1, 3, 0), 9, 1
    from guides, days;
insert into mass_tasks (task_id, msgid, kind, created_at) values
    (1, 'msg1', 'single', timestamp '2026-11-02 10:00:00');
insert into mass_task_guides values (1, 1, timestamp '2026-11-03 11:00:00'), (1, 2, null);
insert into mass_sends (task_id, guide_id, person_id, sent_at, status) values
    (1, 1, 1, timestamp '2026-11-03 11:00:00', 1), (1, 1, 2, null, 2), (1, 2, 3, null, 0);
insert into orders by name
    select i as order_id, i as person_id, 'youzan' as channel, 'normal' as kind,
        timestamp '2026-10-10 12:00:00' as paid_at, 1 as seller_guide_id, 12900 as paid_fen
    from range(1, 101) as numbers(i);
insert into refunds by name
    select order_id as refund_id, order_id, 1 as line_no, 2900 as refund_fen,
        timestamp '2026-11-05 09:00:00' as requested_at,
        timestamp '2026-11-06 09:00:00' as refunded_at
    from orders;
insert into shares (share_id, share_code) values (1, 'sc1'), (2, 'sc2');
insert into visits by name
    select i as visit_id, 1 + i % 300 as person_id, i % 3 > 0 as is_logged_in,
        timestamp '2026-10-25' + to_minutes(cast(i * 7 as int)) as visited_at,
        if(i % 9 = 0, 'share', 'visit') as kind, if(i % 2 = 0, 'sc1', null) as told_code,
        if(i % 9 = 0, 2, null) as made_share_id
    from range(4000) as numbers(i);
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory):
    landing = tmp_path_factory.mktemp("touches")
    world = World()
    world.engine.execute(_WORLD)
    prepare(world)
    for stream in STREAMS:
        export(world, Settings(FIRST, nights=len(NIGHTS)), landing, stream)
    return lambda name, night=None, account="": read(landing, name, night, account)


def read(landing: Path, name: str, night: date | None, account: str) -> list[dict]:
    """Return the records of a night, or of all nights in order."""
    nights = landing / name.replace("__", "/")
    pages = [
        json.loads(line)
        for file in sorted(nights.glob(f"{night or '*'}/*.jsonl"))
        if account in file.name
        for line in file.read_text().splitlines()
    ]
    lists = [
        next((each[at] for at in ("bill_list", "list") if at in each), [each]) for each in pages
    ]
    return [record for records in lists for record in records]


def day_of(seconds: float) -> date:
    """Return the day in Shanghai."""
    return datetime.fromtimestamp(seconds + 8 * 3600, UTC).date()


def test_who_has_left_a_group_is_not_in_it_any_more(documents):
    def members(night):
        [group] = documents("wecom__group_chats", night)
        return {each["userid"] for each in group["member_list"]}

    assert members(date(2026, 11, 4)) - members(date(2026, 11, 5)) == {"wm7"}
    [group] = documents("wecom__group_chats", FIRST)
    assert group["member_list"][0] == {
        "userid": "wm1", "type": 2, "unionid": "oU1", "join_time": 1788278400, "join_scene": 3,
        "group_nickname": "", "name": "小1",
    }  # fmt: skip


def test_averages_of_no_talks_are_absent_and_not_zero(documents):
    rows = documents("wecom__behaviour_statistics")
    assert {"reply_percentage" in row for row in rows if row["userid"] == "SH0002"} == {False}
    told = [row for row in rows if row["userid"] == "SH0001" and row["chat_cnt"]]
    assert {(row["reply_percentage"], row["avg_reply_time"]) for row in told} == {(75.0, 9)}


def test_a_day_that_was_asked_for_too_early_is_zero_at_first_and_right_the_night_after(documents):
    found: dict[int, list[int]] = {}
    for night in NIGHTS[1:]:
        for row in documents("wecom__behaviour_statistics", night):
            if row["userid"] == "SH0001":
                found.setdefault(row["stat_time"], []).append(row["chat_cnt"])
    zero = {day: counts for day, counts in found.items() if 0 in counts}
    assert 0 < len(zero) < len(found) / 2
    for counts in zero.values():
        assert counts[0] == 0
        assert set(counts[1:]) <= {5}


def test_statistics_reach_back_as_far_as_they_are_kept_and_then_a_week(documents):
    times = [row["stat_time"] for row in documents("wecom__behaviour_statistics", FIRST)]
    assert day_of(min(times)) == date(2026, 8, 1)
    later = {row["stat_time"] for row in documents("wecom__behaviour_statistics", NIGHTS[5])}
    assert len(later) == 7


def test_a_result_is_open_until_it_is_decided_and_then_told_once(documents):
    told = [
        (night.day, row["external_userid"], row["status"], "send_time" in row)
        for night in NIGHTS
        for row in documents("wecom__mass_message_results", night)
    ]
    assert told == [
        (3, "wm1", 0, False), (3, "wm2", 0, False), (3, "wm3", 0, False),
        (4, "wm1", 1, True), (4, "wm2", 2, False), (4, "wm3", 0, False),
        (5, "wm3", 0, False),
    ]  # fmt: skip


def test_a_task_is_asked_after_until_all_have_sent(documents):
    told = [(row["userid"], row["status"]) for row in documents("wecom__mass_message_tasks")]
    assert told[:4] == [("SH0001", 0), ("SH0002", 0), ("SH0001", 2), ("SH0002", 0)]
    assert told[-1] == ("SH0002", 0)
    assert len(told) == 2 * 12


def test_a_refund_is_added_to_the_bill_it_gives_back(documents):
    before, asked, after = (documents("wecom__bills", date(2026, 11, day)) for day in (5, 6, 7))
    assert before
    assert not any("refund_list" in bill for bill in before)
    assert {(bill["trade_state"], bill["total_refund_fee"]) for bill in asked} == {(1, 0)}
    assert {(bill["trade_state"], bill["total_refund_fee"]) for bill in after} == {(3, 2900)}
    assert {refund["refund_status"] for bill in after for refund in bill["refund_list"]} == {2}


def test_nothing_but_the_openid_is_told_of_a_fan_who_has_left(documents):
    own, agency = "wx1a2b3c4d5e6f7081", "wx8f7e6d5c4b3a2910"
    left = documents("officialaccount__users", date(2026, 11, 4), own)
    assert left
    assert {(*each, each["subscribe"]) for each in left} == {("subscribe", "openid", 0)}
    theirs = documents("officialaccount__users", FIRST, agency)
    assert theirs
    assert {each["unionid"][:2] for each in theirs} == {"oV"}
    assert {each["openid"][:2] for each in theirs} == {"oB"}


def test_a_push_may_come_again_and_says_the_same(documents):
    pushed = [json.dumps(each) for each in documents("officialaccount__events")]
    assert len(set(pushed)) < len(pushed) < 1.03 * len(set(pushed))


def test_every_visit_is_told_some_late_and_some_twice(documents):
    told = [
        (each["event_id"], (night - day_of(each["ts"] / 1000)).days)
        for night in NIGHTS[1:]
        for each in documents("miniprogram__events", night)
    ]
    events = {event for event, _ in told}
    assert 0 < len(told) - len(events) < 0.01 * len(told)
    # A visit of a day is told in the night after it.
    late = [days for _, days in told if days != 1]
    assert set(late) == {2}
    assert len(late) < 0.03 * len(told)
    every = {each["event_id"] for each in documents("miniprogram__events")}
    assert 3990 <= len(every) <= 4000


def test_a_share_names_the_code_it_made_and_the_one_it_came_by(documents):
    shares = [each for each in documents("miniprogram__events") if each["type"] == "share"]
    assert {each["share_id"] for each in shares} == {"sc2"}
    assert {each.get("parent_share_id") for each in shares} == {"sc1", None}
    visits = [each for each in documents("miniprogram__events") if each["type"] == "visit"]
    assert {each.get("share_id") for each in visits} == {"sc1", None}
    assert not any("person" in name for each in visits for name in each)


def test_the_visit_trend_counts_every_visitor_as_new_once(documents):
    days = documents("miniprogram__visit_trend")
    assert sum(each["visit_uv_new"] for each in days) == 300
    assert len(days) == (NIGHTS[-1] - date(2026, 8, 1)).days
