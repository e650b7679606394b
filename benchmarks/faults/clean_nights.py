"""False alarms: every guard as of every past day of a brand in which nothing is wrong.

``python -m benchmarks.faults.clean_nights WAREHOUSE`` asks the tables that the night itself judges
by; only what makes an alarm of a row is said again, as ``int_alarms_counted`` has it. Guards that
look at days are asked of all days, of history too; those that look at deliveries, of all deliveries
after the first.
"""

import sys
from pathlib import Path

import duckdb

# Name and severity of a guard, and the days on which it fires or would have fired.
_OF_DAYS = {
    ("hours_are_of_this_clock", "critical"): """
        select distinct told_for_date as day from core.int_sale_hours_judged
        where is_judged and evidence > allowed_evidence""",
    ("amounts_are_in_their_unit", "critical"): """
        select distinct business_date as day from core.int_sale_prices_judged
        where odd_pieces > 0""",
    ("orders_are_as_many_as_usual", "critical"): """
        select distinct business_date as day from core.int_sale_days_judged
        where scope_type = 'channel' and abs(distance) > allowed_distance""",
    ("stores_are_not_silent", "critical"): """
        select business_date as day from core.int_sale_days_judged
        where scope_type = 'store' and orders = 0 and not is_special
        group by channel, business_date having floor(sum(usual_orders)) > 25""",
    ("stores_sell_as_usual", "warning"): """
        select distinct business_date as day from core.int_sale_days_judged
        where scope_type = 'store' and distance > allowed_distance""",
    ("stores_and_guides_are_known", "critical"): """
        select distinct told_for_date as day from core.int_references_judged
        where
            unknown_orders > 0
            and unknown_of_four_weeks > greatest(1, floor(0.01 * orders_of_four_weeks))""",
    ("every_store_and_guide_is_known", "warning"): """
        select distinct told_for_date as day from core.int_references_judged
        where unknown_orders > 0""",
}


def alarms(warehouse: Path) -> dict:
    """Return the days and deliveries that were judged, and how often each guard fired."""
    with duckdb.connect(str(warehouse), read_only=True) as db:

        def rows(query: str) -> list[tuple]:
            return db.execute(query).fetchall()

        [(days, first, last)] = rows(
            "select count(distinct told_for_date), min(told_for_date), max(told_for_date)"
            " from core.int_orders_told"
        )
        [(nights,)] = rows("select count(distinct delivery_date) - 1 from audit.row_ledger")
        of_days = {check: len({day for (day,) in rows(query)}) for check, query in _OF_DAYS.items()}
        of_nights = {
            (name, severity): fired
            for name, severity, fired in rows(
                "select check_name, severity, count(distinct delivery_date)"
                " from audit.check_result where not is_passed"
                " and delivery_date > (select min(delivery_date) from audit.row_ledger)"
                " group by all order by all"
            )
        }
        judged = dict(
            rows("select check_name, count(*) from audit.check_result group by all order by all")
        )
    return {
        "days": days,
        "first": str(first),
        "last": str(last),
        "nights": nights,
        "of_days": {f"{name} ({severity})": n for (name, severity), n in of_days.items()},
        "of_nights": {f"{name} ({severity})": n for (name, severity), n in of_nights.items()},
        "judged": judged,
    }


if __name__ == "__main__":
    found = alarms(Path(sys.argv[1]))
    for name, said in found.items():
        print(f"{name}: {said}")
