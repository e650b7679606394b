"""The page that tells who exports what."""

from orchestration.landing.catalogue import CATALOGUE, MARK, catalogue
from orchestration.landing.contracts import load_contracts

YAML = """
sources:
  - name: raw
    description: 小店, a shop.
    tables:
      - name: shop__orders
        description: Orders.
        config:
          meta:
            format: jsonl
            may_be_parquet: true
            records: data.list
            envelope: {errcode: "0"}
            last_page: {data.next_cursor: ""}
            source_account: shop_id
            key: [id]
            version: changed_at
            redelivery: window
            when_missing: warn
            business_date: {column: changed_at, lateness_days: 7}
            control_totals: [amount]
            how_to_export: a | b
        columns:
          - {name: id}
          - {name: amount}
          - {name: changed_at}
          - {name: buyer.phone, config: {meta: {pii: phone}}}
          - {name: note, config: {meta: {pii: drop}}}
      - name: shop__order_items
        description: Items.
        config: {meta: {parent: orders, records: items, key: [id, sku]}}
        columns:
          - {name: id, config: {meta: {of: parent}}}
          - {name: sku}
"""


def test_the_committed_page_is_of_the_contracts_as_they_are():
    """If not: ``make seeds``."""
    written = CATALOGUE.read_text().partition(MARK)[2]
    assert written == catalogue(load_contracts().values())


def test_every_stream_says_how_to_export_it_and_what_is_lost_without_it():
    silent = [
        name
        for name, contract in load_contracts().items()
        if not (contract.how_to_export and contract.lost_without)
    ]
    assert silent == []


def test_a_stream_is_told_with_its_rules_and_its_children(tmp_path):
    path = tmp_path / "shop" / "_shop__sources.yml"
    path.parent.mkdir()
    path.write_text(YAML)
    assert catalogue(load_contracts(tmp_path).values()).splitlines()[2:] == [
        "| channel | account | streams; **bold** ones hold a release up |",
        "|---|---|---|",
        "| [`shop`](#shop) | shop_id | orders |",
        "",
        "## `shop`",
        "",
        "小店, a shop.",
        "",
        "### shop__orders",
        "",
        "Orders.",
        "",
        "| | |",
        "|---|---|",
        "| file | JSON lines or Parquet, records in `data.list`, `errcode` is 0,"
        " at the end `data.next_cursor` is empty |",
        "| due | daily by 02:00, with the day before by `changed_at`, up to 7 days late |",
        "| lines | they come again when they change, the highest `changed_at` counts; key `id` |",
        "| if missing | a warning |",
        "| control totals | `amount` |",
        "| personal | phone `buyer.phone`; not landed `note` |",
        "| kept | 730 days |",
        "| export | a \\| b |",
        "",
        "- `order_items`, in `items`: Items.",
    ]
