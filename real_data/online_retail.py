"""Online Retail, a year of a British web shop, as the invoices of ``webshop`` would come.

Every value keeps the text it was published with.
"""

from pathlib import Path

import duckdb

from real_data.delivery import deliver_table, require
from simulator.delivery import calendar_days

_FILE = "online_retail.csv.gz"
_PUBLISHED = (
    "the CRAN package onlineretail 0.1.2 (its table as UTF-8 CSV with a header, compressed)"
)
_COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


def check(source: Path) -> None:
    """Raise ``FileNotFoundError`` with what to fetch if the data set is not in ``source``."""
    require(source, [_FILE], _PUBLISHED)


def deliver(source: Path, landing: Path) -> int:
    """Deliver every calendar day of the data set, and return how many files are new or changed.

    Lines keep their order. Delivering again changes nothing.
    """
    check(source)
    with duckdb.connect() as db:
        # Detection is off because it would take types and dialect from a sample.
        lines = db.read_csv(
            str(source / _FILE),
            header=True,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            auto_detect=False,
            columns=dict.fromkeys(_COLUMNS, "VARCHAR"),
        )
        lines.project(
            "*, cast(left(InvoiceDate, 10) as date) as _day, row_number() over () as _place"
        ).to_table("invoice_lines")
        [(first, last)] = db.execute("select min(_day), max(_day) from invoice_lines").fetchall()
        return deliver_table(
            db,
            "from invoice_lines",
            landing / "webshop" / "invoice_lines",
            calendar_days(first, last),
            {"Quantity": "cast(Quantity as bigint)"},
        )
