"""What a source YAML may promise, and what landing refuses to promise."""

import pytest

from orchestration.landing.contracts import ContractError, load_contracts, staging_models


def declared(tmp_path, meta="", columns="[{name: id}, {name: sold_at}]", name="shop__sales"):
    path = tmp_path / "shop" / "_shop__sources.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "sources: [{name: raw, tables: [{"
        f"name: {name}, config: {{meta: {{{meta}}}}}, columns: {columns}"
        "}]}]"
    )
    return load_contracts(tmp_path)


def test_a_contract_says_what_its_yaml_says(shop):
    assert shop.contract.name == "shop__sales"
    assert shop.contract.columns == ("id", "phone", "name", "amount", "sold_at")
    assert shop.contract.pii == {"phone": "phone", "name": "name"}
    assert shop.contract.key == ("id",)
    assert shop.contract.control_totals == ("amount",)
    assert shop.contract.business_date.column == "sold_at"


def test_what_is_not_said_has_a_default(tmp_path):
    [contract] = declared(tmp_path).values()
    assert (contract.encoding, contract.delimiter, contract.cadence) == ("utf-8", ",", "daily")
    assert (contract.deadline, contract.key, contract.business_date) == ("02:00", (), None)


@pytest.mark.parametrize("spelling", ["utf8", "UTF-8", "U8"])
def test_an_encoding_has_one_spelling(tmp_path, spelling):
    [contract] = declared(tmp_path, f"encoding: {spelling}").values()
    assert contract.encoding == "utf-8"


@pytest.mark.parametrize(
    ("meta", "fault"),
    [
        ("key: [nr]", "undeclared columns"),
        ("control_totals: [amount]", "undeclared columns"),
        ("business_date: {column: day}", "undeclared columns"),
        ("version: changed_at", "undeclared columns"),
        ("business_date: {field: id}", "unexpected keyword argument 'field'"),
        ("colour: red", "unexpected keyword argument 'colour'"),
        ("encoding: klingon", "unknown encoding"),
        ("format: pdf", "format pdf is none of csv"),
        ("may_be_alike: true", "it has no source_account"),
        ("cadence: hourly", "none of daily, on_change"),
        ('deadline: "2:00"', "not HH:MM in quotes"),
        ("deadline: 10:30", "not HH:MM in quotes"),
        ('deadline: "24:00"', "not HH:MM in quotes"),
    ],
)
def test_what_landing_cannot_follow_is_refused_by_name(tmp_path, meta, fault):
    with pytest.raises(ContractError, match=f"_shop__sources.yml: shop__sales: .*{fault}"):
        declared(tmp_path, meta)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ("[{name: id}, {name: ID}]", "declared twice"),
        ("[{name: _line_no}]", "odd names"),
        ("[{name: 'a\"b'}]", "odd names"),
        ('[{name: "a\\nb"}]', "odd names"),
    ],
)
def test_a_column_that_sql_or_lineage_would_confuse_is_refused(tmp_path, columns, fault):
    with pytest.raises(ContractError, match=fault):
        declared(tmp_path, columns=columns)


@pytest.mark.parametrize("name", ["shop", "shop__sales-1", "shop__Sales", "../shop__sales"])
def test_a_stream_is_named_by_what_can_be_a_folder_and_a_table(tmp_path, name):
    with pytest.raises(ContractError, match="its name is not"):
        declared(tmp_path, name=name)


def test_the_streams_of_landing_itself_are_nobodys_contract(tmp_path):
    assert declared(tmp_path, name="landing__deliveries") == {}


def test_the_channels_of_an_entity_are_those_with_a_staging_model_of_it(tmp_path):
    for name in ("pos/stg_pos__orders", "web/stg_web__orders", "landing/stg_landing__files"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / f"{name}.sql").touch()
    assert staging_models(tmp_path) == {"orders": ["pos", "web"]}


def test_every_contract_of_the_project_can_be_followed():
    assert {contract.channel for contract in load_contracts().values()} >= {"pos", "webshop"}


ORDERS = """
sources:
  - name: raw
    tables:
      - name: shop__labels
        config: {meta: {parent: items, records: labels}}
        columns: [{name: id, config: {meta: {of: parent}}}, {name: value}]
      - name: shop__items
        config: {meta: {parent: orders, records: detail.items, key: [sku]}}
        columns: [{name: id, config: {meta: {of: parent}}}, {name: sku}]
      - name: shop__orders
        config: {meta: {format: jsonl, source_account: appid, envelope: {errcode: 0, more: false}}}
        columns: [{name: id}]
"""


def test_what_names_persons_is_never_alike_in_two_accounts(tmp_path):
    columns = "[{name: id, config: {meta: {pii: openid}}}]"
    with pytest.raises(ContractError, match="it has personal columns"):
        declared(tmp_path, "source_account: appid, may_be_alike: true", columns)


def family(tmp_path, yaml):
    path = tmp_path / "shop" / "_shop__sources.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml)
    return load_contracts(tmp_path)


def test_a_stream_has_the_tables_that_stand_in_its_records_as_children(tmp_path):
    [orders] = family(tmp_path, ORDERS).values()
    assert [each.name for each in orders.family] == ["shop__orders", "shop__items", "shop__labels"]
    [items] = orders.children
    assert (items.source_account, items.format, items.parent_columns) == ("appid", "jsonl", ("id",))
    assert orders.envelope == {"errcode": "0", "more": "false"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("parent: items", "parent: goods", "shop__labels: its parent goods is no stream"),
        ("parent: items", "parent: labels", "shop__labels: its parent labels is no stream"),
        ("records: detail.items, ", "", "shop__items: a child without records"),
        ("key: [sku]", "control_totals: [sku]", "control_totals cannot be said of a child"),
        ("records: detail.items", "records: id", "id is both a value and the place of id"),
        ("[{name: id}]", "[{name: id}, {name: id.x}]", "id is both a value and the place of id.x"),
        ("format: jsonl", "format: csv", "envelope, children cannot be said of csv"),
        ("[{name: id}]", "[{name: id, config: {meta: {of: parent}}}]", "and no parent"),
        ("format: jsonl", "format: jsonl, header_line: 2", "header_line cannot be said of jsonl"),
        ("format: jsonl", "format: jsonl, redelivery: window", "that come again need a key"),
        ("format: jsonl", "format: jsonl, redelivery: twice", "redelivery twice is none of"),
        ("format: jsonl", "format: jsonl, when_missing: cry", "when_missing cry is none of"),
        ("of: parent", "off: parent", "unexpected words on a column"),
        (
            "format: jsonl",
            "format: jsonl, business_date: {column: id, clock: sundial}",
            "clock sundial is none of",
        ),
    ],
)
def test_what_cannot_be_said_of_a_stream_is_refused(tmp_path, old, new, fault):
    assert old in ORDERS
    with pytest.raises(ContractError, match=fault):
        family(tmp_path, ORDERS.replace(old, new))


@pytest.mark.parametrize(
    ("meta", "columns", "fault"),
    [
        ("key: [id]", "[{name: id, config: {meta: {pii: drop}}}]", "dropped columns .* are needed"),
        ("", "[{name: id, config: {meta: {optional: true}}}]", "optional without by_name"),
        ("header_line: 0", "[{name: id}]", "is not the number of a line"),
        ("total_rows: {day: all}", "[{name: id}]", "undeclared columns"),
    ],
)
def test_what_cannot_be_said_of_a_table_is_refused(tmp_path, meta, columns, fault):
    with pytest.raises(ContractError, match=fault):
        declared(tmp_path, meta, columns)
