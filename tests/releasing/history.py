"""A release of a few rows, to be told otherwise, for tests of how history changes."""

import importlib
from pathlib import Path

import duckdb

from orchestration.releasing.restatements import write_restatements
from orchestration.releasing.standing import stand

# Two closed months and the days of a third, as of the delivery of 20 November.
VALUES = {
    ("sales", "2026-10-03"): 100,
    ("sales", "2026-10-04"): 200,
    ("sales", "2026-11-05"): 300,
    ("sales", "2026-11-19"): 400,
    ("members", "2026-09"): 10,
    ("members", "2026-10"): 20,
}
FILES = [
    ("till", "tickets", "2026-11-19", "file 1"),
    ("till", "tickets", "2026-11-20", "file 2"),
]
DAYS = [(*FILES[0], "2026-10-03", "new", 5), (*FILES[1], "2026-11-19", "new", 5)]
NEXT = ("till", "tickets", "2026-11-21", "file 3")
# The halves of what is no sum.
RATIOS = {"buyer_rate": ("buyers", "members")}


class Release:
    """A release in a file of its own, to be told otherwise."""

    def __init__(self, path: Path, build_id: str, through: str):
        self.path, self.build_id, self.through = path, build_id, through
        self.values = dict(VALUES)
        self.versions = {"sales": 1, "members": 1}
        self.files = [(*file, 0) for file in FILES]
        self.days = list(DAYS)
        self.not_frozen: set[str] = set()

    def tell(self, day: str | None, change: str = "new", lines: int = 1, file=NEXT) -> None:
        if (*file, 0) not in self.files:
            self.files.append((*file, 0))
        self.days.append((*file, day, change, lines))

    def erase(self, lines: int = 2, number: int = 0) -> None:
        """Take lines of somebody out of a file, of the day that it tells of."""
        *file, erased = self.files[number]
        self.files[number] = (*file, erased + lines)
        *said, told = self.days[number]
        self.days[number] = (*said, told - lines)

    def written(self, before: "Release | None" = None, overrides=()) -> "Release":
        with duckdb.connect() as db:
            db.execute(f"attach '{self.path}' as release")
            self._fill(db)
            if before:
                stand(db, before.path, self.path)
            write_restatements(db, before.path if before else None, overrides)
        return self

    def failed(self) -> list:
        """What the release's own suite says against it."""
        from expectations.validation import validate

        module = importlib.import_module("expectations.kpi__restatement")
        with duckdb.connect(str(self.path), read_only=True) as db:
            results = validate([db.execute(module.rows).df()], module.suite)
        return [result for result in results if not result.success]

    def restatements(self, columns: str = "metric, period, cause, source_rows") -> list[tuple]:
        with duckdb.connect(str(self.path), read_only=True) as db:
            return db.execute(f"select {columns} from kpi.restatement order by all").fetchall()

    def published(self, metric: str, columns: str = "value") -> dict:
        """What readers are told of a metric, by period."""
        with duckdb.connect(str(self.path), read_only=True) as db:
            rows = db.execute(
                f"select period, {columns} from kpi.metric_value where metric = ?", [metric]
            ).fetchall()
        return {period: told[0] if len(told) == 1 else tuple(told) for period, *told in rows}

    def _fill(self, db) -> None:
        db.execute("""
            create schema release.kpi; create schema release.audit;
            create table release.kpi.metric_value (
                metric varchar, scope_type varchar, scope varchar, period_type varchar,
                period varchar, period_start_date date, period_end_date date,
                numerator decimal(38, 6), denominator decimal(38, 6), value decimal(38, 6),
                value_low decimal(38, 6), value_high decimal(38, 6), is_small_sample boolean,
                value_year_before decimal(38, 6), growth_rate decimal(38, 6),
                status varchar, final_at timestamp, definition_version integer,
                data_through_date date);
            create table release.kpi.metric_dictionary (
                metric varchar, numerator_metric varchar, denominator_metric varchar,
                definition_version integer, final_days integer,
                is_of_its_days boolean, unit varchar, refund_view varchar);
            create table release.audit.row_ledger (
                channel varchar, stream varchar, delivery_date date, file_sha256 varchar,
                delivery_status varchar, erased bigint);
            create table release.audit.source_day (
                channel varchar, stream varchar, delivery_date date, file_sha256 varchar,
                business_date date, change varchar, lines bigint);
            create table release.audit.capability (
                capability varchar, channel varchar, stream varchar);
            create table release.audit.build_info (build_id varchar, data_through date);
            insert into release.audit.capability values
                ('store_sales', 'till', 'tickets'), ('stores', 'head office', 'stores')
        """)
        db.execute("insert into release.audit.build_info values (?, ?)", self._name())
        for metric, version in self.versions.items():
            is_sales, halves = metric == "sales", RATIOS.get(metric, (metric, None))
            unit = "fen" if is_sales else "proportion" if halves[1] else "persons"
            db.execute(
                "insert into release.kpi.metric_dictionary values (?, ?, ?, ?, 1, ?, ?, ?)",
                [metric, *halves, version, is_sales, unit, "event_dated" if is_sales else "none"],
            )
        for (metric, period), value in self.values.items():
            numerator, denominator = value if isinstance(value, tuple) else (value, None)
            db.execute(
                """
                insert into release.kpi.metric_value
                select
                    $metric, 'brand', 'brand', if(length($period) = 7, 'month', 'day'), $period,
                    first_day, last_day, $numerator, $denominator,
                    $numerator::decimal(38, 6) / coalesce($denominator, 1),
                    null, null, false, $year_before, null,
                    case
                        when $through::date - 1 + interval 1110 minute < final_at
                            then 'provisional'
                        when last_day(last_day) + 10 < $through::date and not $is_open
                            then 'frozen'
                        else 'certified'
                    end,
                    final_at, $version, $through::date - 1
                from (
                    select
                        (if(length($period) = 7, $period || '-01', $period))::date as first_day,
                        if(length($period) = 7, last_day(first_day), first_day) as last_day,
                        last_day + 1 - interval 330 minute as final_at
                )
                """,
                {
                    "metric": metric,
                    "period": period,
                    "numerator": numerator,
                    "denominator": denominator,
                    "year_before": self.values.get((metric, f"2025{period[4:]}")),
                    "through": self.through,
                    "is_open": metric in self.not_frozen,
                    "version": self.versions[metric],
                },
            )
        for *file, erased in self.files:
            db.execute(
                "insert into release.audit.row_ledger values (?, ?, ?, ?, 'loaded', ?)",
                [*file, erased],
            )
        for day in self.days:
            db.execute("insert into release.audit.source_day values (?, ?, ?, ?, ?, ?, ?)", day)

    def _name(self) -> list[str]:
        return [self.build_id, self.through]
