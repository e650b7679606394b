"""Which tables a release has, with the columns that may leave the warehouse and what each means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A published table and the columns that may leave the warehouse, with what each means."""

    schema: str
    name: str
    comment: str
    columns: Mapping[str, str]
    """Comment by column."""

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


BUILD_INFO = Table(
    "audit",
    "build_info",
    "What this release holds; one row per published table. | 本次发布的内容；每个发布表一行。",
    {
        "build_id": "Names the release. | 发布版本号。",
        "data_through": "Newest delivery date with loaded data. | 已装载数据的最新交付日期。",
        "code_version": "Names the code that built it. | 生成本次发布的代码版本。",
        "table_schema": "Schema of the table. | 表所在的 schema。",
        "table_name": "Name of the table. | 表名。",
        "row_count": "Rows of the table. | 表的行数。",
        "content_hash": "Hash of its rows in any order. | 表内各行的哈希值，与行序无关。",
    },
)

RESTATEMENT = Table(
    "kpi",
    "restatement",
    "Every certified or frozen value that a later release changed; one row per release and value."
    " | 已确认或已冻结的数值在后续发布中的每次变动；每次发布、每个数值一行。",
    {
        "metric": "The metric. | 指标。",
        "scope_type": "Kind of scope. | 范围类型。",
        "scope": "Of whom. | 范围。",
        "period_type": "day, week or month. | day（日）、week（周）或 month（月）。",
        "period": "The period, as in kpi.metric_value. | 期间，同 kpi.metric_value。",
        "restated_on_date": "Delivery date of that release. | 变动所在发布的交付日期。",
        "new_build_id": "The release that changed it. | 变动所在的发布版本号。",
        "old_build_id": "The release before. | 此前的发布版本号。",
        "old_data_through_date": "Newest delivery date of that release. | 此前发布的最新交付日期。",
        "status": "What the value was: certified or frozen."
        " | 变动前的状态：certified（已确认）或 frozen（已冻结）。",
        "cause": "late_data, refund, correction, erasure, identity_merge, definition_change or"
        " unexplained. | late_data（迟到数据）、refund（退款）、correction（更正）、"
        "erasure（删除）、identity_merge（身份合并或拆分）、definition_change（口径变更）"
        "或 unexplained（无法解释）。",
        "source_rows": "Delivered lines that tell of it and are new or gone."
        " | 涉及该期间的新增或消失的交付行数。",
        "old_value": "The value before; null if there was none. | 变动前的值；原无此行时为空。",
        "new_value": "The value since; null if there is none. | 变动后的值；已无此行时为空。",
        "delta": "new_value less old_value. | new_value 减 old_value。",
        "old_numerator": "Numerator before. | 变动前的分子。",
        "new_numerator": "Numerator since. | 变动后的分子。",
        "old_denominator": "Denominator before. | 变动前的分母。",
        "new_denominator": "Denominator since. | 变动后的分母。",
        "old_definition_version": "Version of the definition before. | 变动前的口径版本。",
        "new_definition_version": "Version of the definition since. | 变动后的口径版本。",
        "overridden_by": "Who signed that an unexplained change of a frozen value may be published."
        " | 签字同意发布该无法解释的冻结值变动的人。",
        "override_reason": "The reason that was signed. | 签字时说明的理由。",
        "overridden_until_date": "Last delivery date that it holds for. | 签字有效的最后交付日期。",
    },
)

# What a release says of itself and no model of the warehouse can: made with the candidate.
OWN_TABLES = (BUILD_INFO, RESTATEMENT)


def published_tables(manifest: Mapping[str, Any]) -> list[Table]:
    """Return the marts with an enforced contract: what is not declared there is not published."""
    return sorted(
        (
            Table(
                node["schema"],
                node["alias"],
                node["description"].strip(),
                {name: _meaning(column, manifest) for name, column in node["columns"].items()},
            )
            for node in manifest["nodes"].values()
            if node["resource_type"] == "model" and node["config"]["contract"]["enforced"]
        ),
        key=lambda table: table.full_name,
    )


def _meaning(column: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Return what a column means: its own description, or that of the metric that it is."""
    metric = column["config"]["meta"].get("metric")
    described = manifest["metrics"][f"metric.siyu.{metric}"] if metric else column
    return described["description"].strip()
