import json
from datetime import date

import pytest

from simulator.exports import export, prepare
from simulator.world.settings import Settings
from simulator.world.store import World

STREAMS = ("contacts", "contacts_by_user", "callbacks", "transfer_results", "unassigned_contacts")
_WORLD = """
insert into nights values
    (date '2026-11-01', timestamp '2026-01-01', timestamp '2026-11-01', true),
    (date '2026-11-02', timestamp '2026-11-01', timestamp '2026-11-02', false),
    (date '2026-11-03', timestamp '2026-11-02', timestamp '2026-11-03', false);
insert into guides (guide_id, userid, staff_no, name, phone, position, hired_on, left_on) values
    (1, 'zhang', 'A1', '张静', '19900000001', 'manager', date '2025-01-01', null),
    (2, 'li', 'A2', '李敏', '19900000002', 'guide', date '2025-01-01', date '2026-11-01');
insert into persons (person_id, name, nickname, gender, unionid, is_wecom_user) values
    (1, '王雨', '雨妈妈', 2, 'oU1', false),
    (2, '赵晨', '晨', 1, 'oU2', true),
    (3, '钱涵', '涵', 2, null, false);
insert into accounts (person_id, surface, account_id) values
    (1, 'wecom', 'wm1'), (2, 'wecom', 'wo2'), (3, 'wecom', 'wm3');
insert into contacts (contact_id, person_id, guide_id, add_way, by_customer, added_at) values
    (1, 1, 1, 1, true, timestamp '2026-10-31 23:59:45'),
    (2, 2, 2, 1, true, timestamp '2026-05-01 10:00:00'),
    (3, 3, 2, 2, false, timestamp '2026-05-01 10:00:00'),
    (4, 2, 1, 202, false, timestamp '2026-11-02 20:00:00');
update contacts set remark = '王雨', remark_mobile = '13900000001',
    ended_at = timestamp '2026-11-02 09:00:00', end_reason = 'guide_deleted' where contact_id = 1;
update contacts set ended_at = timestamp '2026-11-02 20:00:00', end_reason = 'transfer'
    where contact_id = 2;
insert into transfers values
    (1, 2, 2, 1, 'resigned', timestamp '2026-11-01 20:00:00', timestamp '2026-11-02 20:00:00', 1);
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What each stream tells each night, by stream and day of the night."""
    world, landing = World(), tmp_path_factory.mktemp("landing")
    world.engine.execute(_WORLD)
    prepare(world)
    settings = Settings(first_night=date(2026, 11, 1), nights=3)
    for stream in STREAMS:
        export(world, settings, landing, f"wecom__{stream}")
    return {
        (stream, day): _documents(landing / "wecom" / stream / f"2026-11-0{day}")
        for stream in STREAMS
        for day in (1, 2, 3)
    }


def _documents(folder):
    [file] = folder.glob("*.jsonl")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def relations(documents):
    return {
        (each["external_contact"]["external_userid"], follow["userid"])
        for each in documents
        for follow in each["follow_user"]
    }


def rows(pages, records):
    return [row for page in pages for row in page[records]]


def test_a_relation_is_told_as_it_stood_at_the_end_of_the_night(told):
    leavers = {("wo2", "li"), ("wm3", "li")}
    assert relations(told["contacts", 1]) == {("wm1", "zhang"), *leavers}
    assert relations(told["contacts", 2]) == {("wm1", "zhang"), *leavers}
    assert relations(told["contacts", 3]) == {("wo2", "zhang"), ("wm3", "li")}


def test_a_remark_is_not_known_before_it_is_typed(told):
    remarks = [
        (follow["remark"], follow["remark_mobiles"])
        for day in (1, 2)
        for each in told["contacts", day]
        for follow in each["follow_user"]
        if follow["userid"] == "zhang"
    ]
    assert remarks == [("", []), ("王雨", ["13900000001"])]


def test_only_a_wechat_user_of_the_bound_account_has_a_unionid(told):
    told_of = [each["external_contact"] for each in told["contacts", 1]]
    contacts = {each["external_userid"]: each for each in told_of}
    assert contacts["wm1"]["unionid"] == "oU1"
    assert contacts["wo2"]["type"] == 2
    assert "unionid" not in contacts["wo2"]
    assert "unionid" not in contacts["wm3"]


def test_customers_of_a_leaver_are_unassigned_and_not_told_by_guide(told):
    waiting = [rows(told["unassigned_contacts", day], "info") for day in (1, 2, 3)]
    customers = [[row["external_userid"] for row in each] for each in waiting]
    assert customers == [[], ["wm3", "wo2"], ["wm3"]]
    by_guide = [rows(told["contacts_by_user", day], "external_contact_list") for day in (1, 2)]
    guides = [{row["follow_info"]["userid"] for row in each} for each in by_guide]
    assert guides == [{"li", "zhang"}, {"zhang"}]


def test_a_transfer_waits_for_a_time_in_the_future(told):
    asked = [rows(told["transfer_results", day], "customer") for day in (1, 2, 3)]
    results = [[(row["status"], row["takeover_time"]) for row in each] for each in asked]
    assert results == [[], [(2, 1793620800)], [(1, 1793620800)]]


def test_events_are_pushed_on_their_day_and_a_leavers_end_pushes_none(told):
    events = {
        day: {
            (each["ChangeType"], each["UserID"], each.get("ExternalUserID"))
            for each in told["callbacks", day]
        }
        for day in (1, 2, 3)
    }
    assert ("add_external_contact", "zhang", "wm1") in events[1]
    assert events[2] == {("edit_external_contact", "zhang", "wm1"), ("update_user", "li", None)}
    assert events[3] == {
        ("del_external_contact", "zhang", "wm1"),
        ("add_external_contact", "zhang", "wo2"),
    }
