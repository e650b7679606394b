"""JSON as interfaces deliver it: every record and all that stands in it, digit by digit."""

import hashlib
import json
import re

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import documents, fields
from orchestration.landing.lake import family_files
from orchestration.landing.tokens import Tokens
from tests.landing.conftest import Shop, readings

ORDERS = """
sources:
  - name: raw
    tables:
      - name: shop__orders
        config:
          meta:
            format: jsonl
            key: [id]
            control_totals: [price.paid]
            business_date: {column: paid_at, clock: epoch_s}
        columns:
          - {name: id}
          - {name: paid_at}
          - {name: openid, config: {meta: {pii: openid}}}
          - {name: mobiles, config: {meta: {pii: phone}}}
          - {name: nick, config: {meta: {pii: drop}}}
          - {name: price.paid}
          - {name: tags}
      - name: shop__items
        config: {meta: {parent: orders, records: detail.items, key: [id, sku]}}
        columns:
          - {name: id, config: {meta: {of: parent}}}
          - {name: sku}
      - name: shop__labels
        config: {meta: {parent: items, records: labels}}
        columns:
          - {name: id, config: {meta: {of: parent}}}
          - {name: sku, config: {meta: {of: parent}}}
          - {name: value}
"""
# Noon of 2026-11-19 in Shanghai, by `date -d '2026-11-19 12:00 +0800' +%s`.
NOON = 1795060800


class Feed(Shop):
    """A brand with one stream of JSON."""

    def __init__(self, root, yaml=ORDERS, **settings):
        super().__init__(root, yaml)
        self.declare(**settings)

    def sent(self, *lines, name="a.jsonl", paid="0", rows=None, **said):
        """Deliver lines of JSON, and return the row of the landed file."""
        text = "".join(f"{line}\n" for line in lines)
        rows = len(lines) if rows is None else rows
        self.deliver(text, name, rows=rows, totals={"price.paid": paid}, **said)
        digest = hashlib.sha256(self.path(name).read_bytes()).hexdigest()
        [row] = [row for row in self.land() if row.sha256 == digest]
        return row

    def rows_of(self, stream):
        """Return what landed of a stream from the only file."""
        [row] = self.rows()
        return self.rows_of_file(row.file_name, stream)

    def rows_of_file(self, name, stream="orders"):
        [row] = [row for row in self.rows() if row.file_name == name]
        path = family_files(self.home.lake, self.contract, row)[f"shop__{stream}"]
        return pq.read_table(path).to_pylist()


@pytest.fixture
def feed(tmp_path):
    return Feed(tmp_path)


def order(number=1, **said):
    return json.dumps({"id": number, "paid_at": NOON} | said, ensure_ascii=False)


@pytest.mark.parametrize(
    ("delivered", "landed"),
    [
        ("3720000000000000001", "3720000000000000001"),
        ("1e3", "1e3"),
        ("1.10", "1.10"),
        ("100.00", "100.00"),
        ("-0", "-0"),
        ('"1.10"', "1.10"),
        ('"007"', "007"),
        ('""', ""),
        ("null", None),
        ("true", "true"),
        ("false", "false"),
        ('"😀\\ud83d\\ude00"', "😀😀"),
        ('"cut \\ud83d"', "cut \\ud83d"),
        ('"\\\\u0000"', "\\u0000"),
        ('[1.10, "a", null, {"b": 1e3}]', '[1.10,"a",null,{"b":1e3}]'),
        ("{}", "{}"),
    ],
)
def test_a_value_lands_as_it_was_written(feed, delivered, landed):
    row = feed.sent(f'{{"tags": {delivered}, "id": 1, "paid_at": "{NOON}"}}')
    assert (row.status, row.loaded) == ("loaded", 1)
    assert feed.lines()[0]["tags"] == landed


def test_a_field_that_is_absent_is_null(feed):
    feed.sent(order())
    assert readings(feed.lines()[0]) == {
        "id": "1",
        "paid_at": str(NOON),
        "openid": None,
        "mobiles": None,
        "nick": None,
        "price.paid": None,
        "tags": None,
    }


def test_personal_values_land_as_tokens_or_not_at_all(feed):
    feed.sent(order(openid="oA", mobiles=["13800000001", None, "+86 13800000001"], nick="小明"))
    token = Tokens(feed.key).token
    phone = token("phone", "", "13800000001")
    [line] = feed.lines()
    assert line["openid"] == token("openid", "any channel", "oA")
    assert json.loads(line["mobiles"]) == [phone, None, phone]
    assert line["nick"] is None


def test_personal_values_of_an_unexpected_shape_are_tokens_too(feed):
    shapes = [{"phone": "13800000001"}, [["13800000001"]], 13800000001]
    feed.sent(*(order(number, mobiles=each) for number, each in enumerate(shapes)))
    landed = [line["mobiles"] for line in feed.lines()]
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in landed)
    assert landed[2] == Tokens(feed.key).token("phone", "", "13800000001")


def test_what_nobody_declared_is_kept_aside_without_what_could_be_personal(feed):
    row = feed.sent(
        order(
            buyer={"name": "张三", "13900139000": [1, "13900139000"]},
            price={"paid": "0", "note": "李四"},
            detail="none",
        )
    )
    [line] = feed.lines()
    shown = Tokens(feed.key).undeclared
    assert json.loads(line["_extra"]) == {
        shown("shop", "buyer"): {
            shown("shop", "name"): shown("shop", "张三"),
            shown("shop", "13900139000"): [1, shown("shop", "13900139000")],
        },
        "price": {shown("shop", "note"): shown("shop", "李四")},
        "detail": shown("shop", "none"),
    }
    assert row.reason == "undeclared columns kept aside: 4"


@pytest.mark.parametrize("number", ["13900139000", "1390013.9000", "1.39e10", "-13900139000"])
def test_a_number_that_nobody_declared_may_be_a_phone(feed, number):
    feed.sent(f'{{"id": 1, "paid_at": {NOON}, "x": [{number}, 42, 1.50, -7]}}')
    token = Tokens(feed.key).token("undeclared", "shop", number)
    assert json.loads(feed.lines()[0]["_extra"], parse_float=str)["x"] == [token, 42, "1.50", -7]


def test_arrays_of_records_land_as_children_on_two_levels(feed):
    items = [{"sku": 7, "labels": ["红", 1.50, None]}, {"sku": "8", "name": "张三"}]
    feed.sent(order(41, detail={"items": items}), order(42, detail={"items": []}), order(43))
    assert [
        (each["id"], each["sku"], each["_line_no"], each["_child_no"])
        for each in feed.rows_of("items")
    ] == [("41", "7", 1, 1), ("41", "8", 1, 2)]
    assert [
        (each["id"], each["sku"], each["value"], each["_child_no"])
        for each in feed.rows_of("labels")
    ] == [("41", "7", "红", 1), ("41", "7", "1.5", 2), ("41", "7", None, 3)]
    assert "张三" not in str(feed.rows_of("items"))


def test_one_object_in_place_of_an_array_is_its_only_element(feed):
    feed.sent(order(1, detail={"items": {"sku": 7}}))
    assert [each["sku"] for each in feed.rows_of("items")] == ["7"]


def test_a_file_has_a_child_file_even_if_nothing_stands_in_its_records(feed):
    feed.sent(order())
    assert feed.rows_of("items") == []
    path = feed.lake_file(feed.rows()[0])
    (path.parents[2] / "shop__items" / path.relative_to(path.parents[1])).unlink()
    feed.land()
    assert feed.rows_of("items") == []


def test_children_follow_the_fate_of_their_file(feed):
    feed.sent(order(1, detail={"items": [{"sku": 1}]}))
    feed.sent(order(1, detail={"items": [{"sku": 2}, {"sku": 3}]}))
    assert [row.status for row in feed.rows()] == ["superseded", "loaded"]
    files = [
        path
        for path in (feed.home.lake / "shop__items").glob("*/*.parquet")
        if path.name != "schema.parquet"
    ]
    assert [pq.read_table(path).num_rows for path in files] == [2]


def test_records_that_differ_in_their_children_only_are_told_apart(feed):
    one, two = {"items": [{"sku": 1}]}, {"items": [{"sku": 2}]}
    feed.sent(order(detail=one), order(detail=two), order(detail=one, nick="other"))
    first, second, third = (each["_child_content"] for each in feed.rows_of("orders"))
    assert first != second
    assert first == third


def test_children_that_do_not_land_whole_reject_their_file(feed, monkeypatch):
    from orchestration.landing import columns

    monkeypatch.setattr(columns, "elements", lambda value: fields.elements(value)[1:])
    row = feed.sent(order(detail={"items": [{"sku": 1}, {"sku": 2}]}))
    assert row.reason == "count: 2 lines of shop__items counted, 1 in the lake"
    assert list((feed.home.lake / "shop__items").glob("*-2*/*")) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 13800000001', "not a JSON document"),
        ("<html>13800000001</html>", "not a JSON document"),
        ('{"id": 1, "id": 2}', "a key comes twice in an object"),
        ('{"id": NaN}', "NaN or Infinity is no number"),
        ('{"id": "a\\u0000"}', "a NUL character"),
        ('{"id": "a\\\\\\u0000"}', "a NUL character"),
        ('{"id": "a\0"}', "not a JSON document"),
        ("[" * 70 + "]" * 70, "nested deeper than 64"),
        ("[" * 100_000, "nested deeper than 64"),
        ("17", "not an object"),
    ],
)
def test_a_line_that_cannot_be_read_costs_itself(feed, line, reason):
    row = feed.sent(order(1), line, order(2), "", order(3), rows=4)
    assert (row.status, row.loaded, row.quarantined) == ("loaded", 3, 1)
    assert feed.quarantined() == [(2, reason)]
    assert [each["_line_no"] for each in feed.lines()] == [1, 3, 5]


def test_a_file_of_which_more_than_half_cannot_be_read_is_rejected(feed):
    row = feed.sent(order(1), "<html>", "</html>")
    assert row.reason == "lines: 2 of 3 cannot be read"


def test_control_totals_hold_for_numbers_and_for_text(feed):
    prices = [0.1, "0.20", 3]
    lines = [order(number, price={"paid": paid}) for number, paid in enumerate(prices)]
    assert feed.sent(*lines, paid="3.30").status == "loaded"
    assert feed.sent(*lines, name="b.jsonl", paid="3.31").reason == (
        "control total: price.paid differs from the declared sum"
    )


PAGED = {
    "records": "result.list",
    "envelope": {"errcode": "0"},
    "last_page": {"result.next": ""},
}


def page(*orders, errcode=0, **result):
    return json.dumps({"errcode": errcode, "result": {"list": list(orders)} | result})


def test_pages_give_their_records_numbers_of_their_own(tmp_path):
    feed = Feed(tmp_path, **PAGED)
    orders = [{"id": number, "paid_at": NOON} for number in range(5)]
    row = feed.sent(page(*orders[:2], next="x"), page(next="x"), page(*orders[2:], next=""), rows=5)
    assert (row.status, row.received, row.loaded) == ("loaded", 5, 5)
    assert [(line["_line_no"], line["id"]) for line in feed.lines()] == [
        (1, "0"), (2, "1"), (3, "2"), (4, "3"), (5, "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        (page(errcode=40001), "envelope: line 2: errcode is not 0"),
        ('{"result": {"list": []}}', "envelope: line 2: errcode is not 0"),
        ('[{"id": 1}]', "envelope: line 2: errcode is not 0"),
        (page(next="abc"), "paging: line 2: the last page names another one (result.next)"),
        ('{"errcode": 0, "result": {"list"', "json: line 2: not a JSON document"),
        ('{"errcode": 0, "result": {"list": 7}}', "envelope: line 2: no records stand under"),
    ],
)
def test_an_error_or_a_missing_page_rejects_the_file(tmp_path, last, reason):
    feed = Feed(tmp_path, **PAGED)
    row = feed.sent(page({"id": 1, "paid_at": NOON}), last, rows=1)
    assert row.status == "rejected"
    assert row.reason.startswith(reason)
    assert feed.lines() == []


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"id": 1, "paid_at": NOON}, {"id": 2, "paid_at": NOON}], indent=2),
        json.dumps({"rows": [{"id": 1, "paid_at": NOON}, {"id": 2, "paid_at": NOON}]}, indent=2),
    ],
)
def test_a_file_may_be_one_document(tmp_path, text):
    feed = Feed(tmp_path, format="json", records="" if text.startswith("[") else "rows")
    assert feed.sent(text, name="a.json", rows=2).loaded == 2
    assert [line["_line_no"] for line in feed.lines()] == [1, 2]


def test_a_document_that_is_one_record_is_one_line(tmp_path):
    feed = Feed(tmp_path, format="json")
    assert feed.sent(order(5), name="a.json").loaded == 1


@pytest.mark.parametrize("text", ["", "{", "<html></html>", '[{"id": 1}] 2'])
def test_a_file_that_is_no_document_is_rejected(tmp_path, text):
    feed = Feed(tmp_path, format="json")
    row = feed.sent(text, name="a.json", rows=1)
    assert row.reason == "json: line 1: not a JSON document"


@pytest.mark.parametrize("file_format", ["json", "jsonl"])
def test_a_document_beyond_the_limit_is_rejected(tmp_path, monkeypatch, file_format):
    monkeypatch.setattr(documents, "MAX_DOCUMENT", 1 << 20)
    feed = Feed(tmp_path, format=file_format)
    row = feed.sent(order(tags="x" * (1 << 20)))
    assert row.status == "rejected"
    assert re.match("size: |line length: line 1", row.reason)


def test_a_packed_file_is_read_like_a_plain_one(feed):
    assert feed.sent(order(1), order(2), name="a.jsonl.gz").loaded == 2


# Each value as it is written in JSON, and as it must land.
TEXTS = st.text(max_size=6).filter(lambda text: "\0" not in text)
NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,7})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)
VALUES = st.one_of(
    st.sampled_from([("null", None), ("true", "true"), ("false", "false")]),
    NUMBERS.map(lambda number: (number, number)),
    NUMBERS.map(lambda number: (f'"{number}"', number)),
    st.tuples(TEXTS, st.booleans()).map(
        lambda drawn: (json.dumps(drawn[0], ensure_ascii=drawn[1]), drawn[0])
    ),
)
ANYTHING = st.recursive(
    VALUES.map(lambda value: value[0]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{','.join(each)}]"),
        st.dictionaries(TEXTS, inner, max_size=3).map(
            lambda each: "{" + ",".join(f"{json.dumps(key)}:{each[key]}" for key in each) + "}"
        ),
    ),
    max_leaves=8,
)
DECLARED = {"id", "paid_at", "openid", "mobiles", "nick", "price", "tags", "detail"}


@st.composite
def records(draw):
    """Return a record as JSON, what its columns must hold, its items, and its undeclared fields."""
    fields, landed = {}, dict.fromkeys(("id", "tags", "price.paid"))
    for name in ("id", "tags"):
        if draw(st.booleans()):
            fields[name], landed[name] = draw(VALUES)
    if draw(st.booleans()):
        value, landed["price.paid"] = draw(VALUES)
        fields["price"] = f'{{"paid":{value}}}'
    items = draw(st.lists(VALUES, max_size=3))
    if items or draw(st.booleans()):
        listed = ",".join(f'{{"sku":{value}}}' for value, _ in items)
        fields["detail"] = f'{{"items":[{listed}]}}'
    extra = draw(
        st.dictionaries(TEXTS.filter(lambda key: key not in DECLARED), ANYTHING, max_size=3)
    )
    written = draw(
        st.permutations([(json.dumps(key), each) for key, each in (fields | extra).items()])
    )
    text = "{" + ", ".join(f"{key}: {each}" for key, each in written) + "}"
    return text, landed, [value for _, value in items], extra


def leaves(value):
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


@given(st.lists(records(), min_size=1, max_size=4))
def test_documents_of_any_shape_land_without_loss(tmp_path_factory, drawn):
    feed = Feed(tmp_path_factory.mktemp("shapes"), business_date=None, control_totals=())
    row = feed.sent(*(text for text, *_ in drawn))
    assert (row.status, row.loaded) == ("loaded", len(drawn))
    assert [
        {name: line[name] for name in ("id", "tags", "price.paid")} for line in feed.lines()
    ] == [landed for _, landed, _, _ in drawn]
    skus = [
        [each["sku"] for each in feed.rows_of("items") if each["_line_no"] == line_no]
        for line_no in range(1, len(drawn) + 1)
    ]
    assert skus == [items for *_, items, _ in drawn]
    for line, (*_, extra) in zip(feed.lines(), drawn, strict=True):
        kept = json.loads(line["_extra"] or "{}")
        assert leaves(kept) == sum(leaves(json.loads(each)) for each in extra.values())


NOISE = st.one_of(
    st.binary(max_size=60),
    st.lists(
        st.sampled_from(['{"id":', "1", "}", "[", "]", '"', "\\", "\n", "\0", ",", "é"]),
        max_size=20,
    )
    .map("".join)
    .map(str.encode),
)


@given(NOISE, st.sampled_from(["json", "jsonl"]), st.booleans())
def test_whatever_the_bytes_are_each_line_has_one_fate(tmp_path_factory, noise, form, is_paged):
    settings = PAGED if is_paged else {}
    feed = Feed(tmp_path_factory.mktemp("noise"), business_date=None, control_totals=(), **settings)
    feed.declare(format=form)
    for rows in range(4):
        feed.deliver(noise, "a.jsonl", rows=rows, totals={"price.paid": "0"})
        feed.land()
    feed.ledger()
