"""Raw assets: one for each stream of each channel with the streams that stand in its records, and
the accounts of what landed.

They never open the warehouse. What landing does is in ``orchestration.landing``.
"""

import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date

import dagster as dg

from orchestration.home import PROJECT
from orchestration.landing.accounts import SCHEMAS, export_accounts
from orchestration.landing.arrivals import land
from orchestration.landing.contracts import Contract, load_contracts
from orchestration.landing.registry import Registry, Row
from orchestration.partitions import (
    LAST_WAVE,
    WAVE_TAG,
    deadline_passed,
    delivery_dates,
    newest_delivery,
)
from orchestration.resources import Night

OWNERS = ["team:data"]

# The parameter for single-run backfills is called beta at every start; the pinned version has it.
warnings.filterwarnings("ignore", category=dg.BetaWarning)


def raw_asset(contract: Contract) -> dg.AssetsDefinition:
    """Build the asset that lands one stream: a partition's files, and older ones not yet landed."""
    key = dg.AssetKey(["raw", contract.name])

    @dg.multi_asset(
        name=f"raw__{contract.name}",
        specs=[_spec(member, contract) for member in contract.family],
        partitions_def=delivery_dates,
        backfill_policy=dg.BackfillPolicy.single_run(),
        # A full disk or a slow mount is worth another try; landing again changes nothing.
        retry_policy=dg.RetryPolicy(max_retries=2, delay=10),
    )
    def landed(context: dg.AssetExecutionContext, night: Night) -> Iterator[dg.MaterializeResult]:
        # The range, not the keys: listing ten years of days for every stream takes seconds.
        days = context.partition_key_range
        in_time = deadline_passed(contract.deadline, wave_of(context))
        changed = land(night.home, contract, night.key, date.fromisoformat(days.end), in_time)
        for row in changed:
            if row.status == "rejected":
                place = f"{contract.channel}/{contract.stream}/{row.delivery_date}/{row.file_name}"
                context.log.error(f"{place}: {row.reason}")
        with Registry(night.home.registry) as registry:
            by_day = _by_day(registry.rows(contract.channel, contract.stream))
        for day in sorted(_by_day(changed)):
            if not days.start <= day <= days.end:
                context.log_event(
                    dg.AssetMaterialization(key, partition=day, metadata=_counts(by_day[day]))
                )
        asked = [row for day in by_day if days.start <= day <= days.end for row in by_day[day]]
        yield dg.MaterializeResult(
            asset_key=key, metadata={"files new or changed": len(changed), **_counts(asked)}
        )
        for child in contract.family[1:]:
            yield dg.MaterializeResult(asset_key=["raw", child.name])

    return landed


def _spec(contract: Contract, delivered: Contract) -> dg.AssetSpec:
    """Describe a stream as it lies in the lake: delivered, or standing in what is delivered."""
    return dg.AssetSpec(
        ["raw", contract.name],
        group_name="raw",
        deps=[["raw", f"{contract.channel}__{contract.parent}"]] if contract.parent else [],
        description=contract.description,
        owners=OWNERS,
        kinds={contract.format, "parquet"},
        metadata={
            "contract": dg.MetadataValue.path(contract.path.relative_to(PROJECT).as_posix()),
            "docs": dg.MetadataValue.path("docs/add-a-channel.md"),
            "expected": f"{delivered.cadence}, by {delivered.deadline} Asia/Shanghai",
            "dagster/column_schema": dg.TableSchema(
                columns=[
                    dg.TableColumn(name, "text", contract.descriptions[name])
                    for name in contract.columns
                ]
            ),
        },
    )


def wave_of(context: dg.AssetExecutionContext) -> str:
    """Return the wave a run belongs to; a run by hand expects everything."""
    return context.run.tags.get(WAVE_TAG, LAST_WAVE)


contracts = load_contracts()
streams = [raw_asset(contract) for contract in contracts.values()]


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["raw", name],
            group_name="raw",
            deps=[
                dg.AssetDep(["raw", stream], partition_mapping=newest_delivery)
                for stream in contracts
            ],
            description=description,
            owners=OWNERS,
            kinds={"parquet"},
            metadata={"docs": dg.MetadataValue.path("docs/operations.md")},
        )
        for name, description in {
            "landing__deliveries": "Every version of every delivered file, and its fate.",
            "landing__control_totals": "Control sums of every loaded file, from three hands.",
            "landing__expected_deliveries": "Every delivery that should have come, and its state.",
            "landing__channels": "The channels that deliver, and until when their data reach.",
            "landing__streams": "Every stream there could be, and whether it delivers.",
            "landing__capabilities": "Which stream gives which capability of the warehouse.",
            "landing__identity_decisions": "Whom the brand has decided to be one person, or never.",
            "landing__open_platforms": "Accounts bound to another open platform than the brand's.",
            "landing__contests": "The contests that the brand has announced, and who takes part.",
            "landing__overrides": "Checks that need not hold, by whose signed word, until when.",
            "landing__quarantined_lines": "Lines that cannot be read, without their content.",
        }.items()
    ],
    name="landing_accounts",
)
def accounts(context: dg.AssetExecutionContext, night: Night):
    """Write down what has landed, for the models to account for."""
    partition = context.run.tags.get("dagster/partition")
    day = date.fromisoformat(partition) if partition else None
    counts = export_accounts(night.home, night.key, contracts, day, wave_of(context))
    for name in [*SCHEMAS, "landing__quarantined_lines"]:
        yield dg.MaterializeResult(
            asset_key=["raw", name], metadata={"dagster/row_count": counts[name]}
        )


def _by_day(rows: list[Row]) -> dict[str, list[Row]]:
    days: dict[str, list[Row]] = {}
    for row in rows:
        days.setdefault(row.delivery_date.isoformat(), []).append(row)
    return days


def _counts(rows: list[Row]) -> dict[str, int]:
    said = {"dagster/row_count": sum(row.loaded for row in rows)}
    for name in ("received", "loaded", "duplicate", "superseded", "quarantined", "rejected"):
        said[f"lines {name}"] = sum(getattr(row, name) for row in rows)
    files = Counter(row.status for row in rows)
    return said | {f"files {name}": count for name, count in files.items()}


raw_assets = [*streams, accounts]
