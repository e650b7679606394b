"""dbt models as assets: staging, core and marts, with dbt's tests as their checks.

What the models mean is in ``dbt_project``; how dbt is run is in ``orchestration.dbt_runner``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration.dbt_runner import invoke, manifest
from orchestration.home import Home
from orchestration.partitions import newest_delivery
from orchestration.releasing.wholeness import forget_build, record_build
from orchestration.resources import Night, settings
from orchestration.stops import problem_of

project_manifest = manifest(settings().home)

# Unit tests prove the SQL, not the night's data; the manifest was written when the code was loaded.
# What dbt prints of a failure may quote a row; its own log is owner only.
_BUILD = (
    "--log-level",
    "none",
    "--log-level-file",
    "info",
    "--no-write-json",
    "build",
    "--exclude-resource-type",
    "unit_test",
)


class LayeredNames(DagsterDbtTranslator):
    """Name every asset ``<schema>/<table>``, as the warehouse does."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        name = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return dg.AssetKey([dbt_resource_props["schema"], name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["schema"]

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return " ".join(dbt_resource_props["description"].split())

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return ["team:data"]

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        described = (dbt_resource_props.get("patch_path") or "").replace("siyu://", "dbt_project/")
        return {
            **super().get_metadata(dbt_resource_props),
            "docs": dg.MetadataValue.path(described),
            "sql": dg.MetadataValue.path(f"dbt_project/{dbt_resource_props['original_file_path']}"),
        }

    def get_partition_mapping(
        self,
        dbt_resource_props: Mapping[str, Any],
        dbt_parent_resource_props: Mapping[str, Any],
    ) -> dg.PartitionMapping | None:
        """Source parents have partitions, models have none."""
        is_source = dbt_parent_resource_props["resource_type"] == "source"
        return newest_delivery if is_source else None


names = LayeredNames(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))


@dbt_assets(
    manifest=project_manifest, dagster_dbt_translator=names, pool="warehouse", name="dbt_models"
)
def models(context: dg.AssetExecutionContext, night: Night) -> Iterator[Any]:
    """Build and test every model in a new warehouse; a failing test stops what depends on it."""
    finished: list[Any] = []
    command = [*_BUILD, *_selection(context)]
    forget_build(night.home)
    if not context.is_subset:
        # The warehouse is disposable, and a new file has no past to be damaged in. What a killed
        # night had spilled would only fill the disk.
        night.home.remove_warehouse()
    result = invoke(night.home, command, finished.append)
    # After a build of some tables the others are still those of the night before.
    if result.success and not context.is_subset:
        record_build(night.home)
    counts = _row_counts(night.home) if result.success else {}
    for event in _result_events(finished):
        # A channel that began to deliver after the code was loaded is built, and told next time.
        if event.raw_event["data"]["node_info"]["unique_id"] not in project_manifest["nodes"]:
            continue
        for said in event.to_default_asset_events(project_manifest, names, context):
            yield _counted(said, counts)
    if not result.success:
        raise dg.Failure(
            problem_of(night.home, project_manifest["nodes"], result), allow_retries=False
        )


def _selection(context: dg.AssetExecutionContext) -> list[str]:
    if not context.is_subset:
        return []
    wanted = context.selected_asset_keys
    nodes = project_manifest["nodes"].values()
    return ["--select", *(node["name"] for node in nodes if names.get_asset_key(node) in wanted)]


def _result_events(events: list[Any]) -> Iterator[DbtCoreCliEventMessage]:
    from google.protobuf.json_format import MessageToDict

    for event in events:
        if event.info.name in ("LogModelResult", "LogSeedResult", "LogTestResult"):
            raw = MessageToDict(event, preserving_proto_field_name=True)
            raw["data"].setdefault("num_failures", 0)
            yield DbtCoreCliEventMessage(raw_event=raw, event_history_metadata={})


def _row_counts(home: Home) -> dict[str, int]:
    """Return the rows of each table, and of the staging views without reading them again.

    What a row rule accepts is what landed less what was rejected, and both have been counted.
    """
    with duckdb.connect(str(home.warehouse), read_only=True) as db:
        tables = db.execute(
            "select schema_name || '/' || table_name, estimated_size from duckdb_tables()"
        ).fetchall()
        accepted = dict(
            db.execute(
                """
                select
                    ledger.channel || '__' || ledger.stream,
                    sum(loaded) + coalesce(any_value(set_aside), 0)
                from audit.row_ledger as ledger
                left join (
                    select _stream, count(*) as set_aside from core.int_lines_set_aside
                    where fate <> 'rejected' group by all
                ) as lines on ledger.channel || '__' || ledger.stream = lines._stream
                group by all
                """
            ).fetchall()
        )
    staged = {
        f"{node['schema']}/{node['alias']}": int(accepted[stream])
        for node in project_manifest["nodes"].values()
        for parent in node["depends_on"].get("nodes", ())
        if parent.startswith("source.")
        and accepted.get(stream := parent.rpartition(".")[2]) is not None
    }
    return dict(tables) | staged


def _counted(said: Any, counts: Mapping[str, int]) -> Any:
    if isinstance(said, dg.Output):
        key = said.output_name.replace("__", "/", 1)
        if key in counts:
            return dg.Output(
                None,
                output_name=said.output_name,
                metadata={**said.metadata, "dagster/row_count": counts[key]},
            )
    return said
