"""The rules of the layout, so that nobody has to remember them."""

import ast
import re
from pathlib import Path

import pytest
import sqlglot

from orchestration.home import DBT_PROJECT, PROJECT
from orchestration.landing.contracts import OWN_CHANNEL, load_contracts
from orchestration.landing.overrides import CHECKS, NEVER
from orchestration.releasing.records import suite_names
from orchestration.releasing.restatements import CHECK
from orchestration.releasing.tables import OWN_TABLES, published_tables

MAY_READ = {
    "staging": {"raw"},
    "core": {"staging", "core"},
    "marts": {"core", "marts"},
}
# Accounts of the landing are facts about this pipeline, which audit reports as they are.
READS_STAGING_TOO = {"audit"}
PACKAGES = ("orchestration", "expectations", "simulator", "real_data", "benchmarks")
NOT_PORTABLE = (
    r"\basof\b|\bexclude\s*\(|\bunnest\s*\(|\bread_\w+\s*\(|::|\blist_\w+\(|\[\s*\w+ for "
)


def layer(node: dict) -> str:
    if node["resource_type"] == "source":
        return "raw"
    return "core" if node["resource_type"] == "seed" else node["fqn"][1]


def models_of(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_models_read_only_the_layers_below(manifest):
    relations = manifest["nodes"] | manifest["sources"]
    upward = [
        f"{model['name']} reads {parent}"
        for model in models_of(manifest)
        for parent in model["depends_on"]["nodes"]
        if layer(relations[parent]) not in MAY_READ[layer(model)]
        and not (model["schema"] in READS_STAGING_TOO and layer(relations[parent]) == "staging")
    ]
    assert upward == []


def test_every_source_has_one_staging_model_and_every_staging_model_one_source(manifest):
    staged = [
        parent
        for model in models_of(manifest)
        if layer(model) == "staging"
        for parent in model["depends_on"]["nodes"]
    ]
    assert sorted(staged) == sorted(manifest["sources"])


def test_every_delivered_source_is_a_contract_that_landing_reads(manifest):
    declared = {source["name"] for source in manifest["sources"].values()}
    landed = {each.name for contract in load_contracts().values() for each in contract.family}
    assert {name for name in declared if not name.startswith(OWN_CHANNEL)} == landed


def test_every_published_table_has_an_enforced_contract_and_a_suite(manifest):
    marts = {model["unique_id"] for model in models_of(manifest) if layer(model) == "marts"}
    tables = published_tables(manifest)
    assert len(tables) == len(marts)
    suites = {f"{table.schema}__{table.name}" for table in [*tables, *OWN_TABLES]}
    assert set(suite_names()) == suites


def test_every_model_and_column_is_described(manifest):
    silent = [
        f"{node['name']}.{column['name']}" if column else node["name"]
        for node in [*models_of(manifest), *manifest["sources"].values()]
        for column in [None, *node["columns"].values()]
        # A column that is a metric means what the metric does.
        if not (column or node)["description"].strip()
        and not (column and column["config"]["meta"].get("metric"))
    ]
    assert silent == []
    assert [node["name"] for node in models_of(manifest) if not node["columns"]] == []


def test_every_published_table_and_column_is_described_in_english_and_then_in_chinese(manifest):
    in_both = r"[^\u4e00-\u9fff]+ \| .*[\u4e00-\u9fff].*"
    in_one = [
        f"{table.full_name}.{column}" if column else table.full_name
        for table in [*published_tables(manifest), *OWN_TABLES]
        for column, comment in [("", table.comment), *table.columns.items()]
        if not re.fullmatch(in_both, comment, re.DOTALL)
    ]
    assert in_one == []


def test_every_core_model_with_a_rule_in_it_has_a_unit_test(manifest):
    tested = {
        parent for test in manifest["unit_tests"].values() for parent in test["depends_on"]["nodes"]
    }
    untested = [
        model["name"]
        for model in models_of(manifest)
        if layer(model) == "core"
        and model["language"] == "sql"
        and re.search(r"\b(case|where|join|group by|qualify|over)\b", model["raw_code"])
        and model["unique_id"] not in tested
    ]
    assert untested == []


def test_nothing_averages_a_rate_or_a_mean(manifest):
    """Of how many they are is not told: ten guides' means make no mean of the store."""
    averaged = [
        f"{model['name']}: {found.group(0)}"
        for model in models_of(manifest)
        for found in re.finditer(
            r"\b(avg|sum|mean|median)\s*\([^()]*\b\w*(_rate|reply_minutes)\b", model["raw_code"]
        )
    ]
    assert averaged == []


def test_every_open_enum_warns_of_a_value_that_nobody_knows(manifest):
    """One that passes unknown words on is watched, in the model itself or where the channel has it
    first."""
    watched = {
        (model["fqn"][2], name)
        for model in models_of(manifest)
        for name, column in model["columns"].items()
        if column["config"]["meta"].get("codes")
    }
    passing_on = r"case (.+?)\s+when '[^']*'\s+then '.*?else \1\s+end\s+as (\w+)"
    open_enums = {
        (model["fqn"][2], found.group(2))
        for model in models_of(manifest)
        if layer(model) == "staging"
        for found in re.finditer(passing_on, model["raw_code"], flags=re.S)
    }
    assert len(open_enums) > 40
    assert sorted(open_enums - watched) == []


def test_models_are_named_for_their_layer(manifest):
    patterns = {
        "staging": r"stg_[a-z0-9]+__[a-z_]+s",
        "core": r"(dim|fct|bridge)_[a-z_]+s?|int_[a-z_]+_[a-z]+",
        "marts": r"(member|guide|store|kpi|audit)__[a-z_]+",
    }
    odd = [
        model["name"]
        for model in models_of(manifest)
        if not re.fullmatch(patterns[layer(model)], model["name"])
    ]
    assert odd == []


@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for folder in ("models", "tests", "macros")
        for path in (DBT_PROJECT / folder).rglob("*.sql")
        if "engine" not in path.parts
    ),
    ids=lambda path: path.stem,
)
def test_sql_that_is_not_portable_stays_in_the_engine_macros(path):
    code = re.sub(r"--[^\n]*|\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert re.findall(NOT_PORTABLE, code, flags=re.I) == []


def test_every_compiled_model_parses_as_spark_sql(compiled_models):
    assert len(compiled_models) > 40
    broken = []
    for name, sql in compiled_models.items():
        # Where the lake lies is the engine's business, not the model's.
        portable = re.sub(r"read_parquet\([^)]*\)", "raw.lake", sql)
        try:
            sqlglot.parse_one(portable, read="spark")
        except sqlglot.errors.ParseError as problem:
            broken.append(f"{name}: {problem}")
    assert broken == []


def test_landing_and_releasing_know_nothing_of_dagster():
    files = python_files("orchestration/landing", "orchestration/releasing")
    assert [path.name for path in files if any("dagster" in name for name in imports(path))] == []


def test_landing_never_opens_the_warehouse():
    named = [
        path.name
        for path in python_files("orchestration/landing")
        if re.search(r"\.warehouse\b", path.read_text())
    ]
    assert named == []


def test_what_may_be_overridden_is_what_blocks_by_itself(compiled_models):
    blocking = {
        name
        for model in ("audit__check_result", "int_alarms_counted")
        for name in re.findall(
            r"'(\w+)' as check_name,\s+(?:'critical'|case\b)", compiled_models[model]
        )
    }
    assert blocking > NEVER
    assert blocking - NEVER | {CHECK} == CHECKS


def test_great_expectations_is_imported_only_for_the_audit():
    users = {
        path.parent.name
        for path in python_files(*PACKAGES)
        if any(name.startswith("great_expectations") for name in imports(path))
    }
    assert users == {"expectations"}


def test_settings_are_read_from_the_environment_in_one_module():
    readers = [
        path.name
        for path in python_files(*PACKAGES)
        if re.search(r"environ(\.get\(|\[)\s*[\"']|getenv", path.read_text())
    ]
    assert readers == ["resources.py"]


def test_every_setting_is_listed_in_the_example():
    listed = set(re.findall(r"SIYU_\w+", (PROJECT / ".env.example").read_text()))
    read = (PROJECT / "orchestration" / "resources.py", PROJECT / "dbt_project" / "profiles.yml")
    code = " ".join(path.read_text() for path in read)
    assert set(re.findall(r"SIYU_\w+", code)) == listed


def test_the_code_location_is_assembled_without_logic():
    code = (PROJECT / "orchestration" / "definitions.py").read_text()
    assert len(code.splitlines()) <= 40
    assert not re.search(r"^\s*(def|class|if|for|while|with)\b", code, flags=re.M)


def test_modules_and_packages_are_named_for_what_they_hold():
    vague = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert {path.stem for path in python_files(*PACKAGES)} & vague == set()


def test_every_module_says_what_belongs_in_it():
    silent = [
        path.relative_to(PROJECT).as_posix()
        for path in python_files(*PACKAGES)
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_a_channel_is_one_yaml_and_one_sql_file():
    folder = DBT_PROJECT / "models" / "staging" / "webshop"
    assert sorted(path.name for path in folder.iterdir()) == [
        "_webshop__sources.yml",
        "stg_webshop__order_lines.sql",
    ]
    mentions = [
        path.relative_to(PROJECT).as_posix()
        for pattern in ("orchestration/**/*.py", "dbt_project/**/*.sql", "dbt_project/**/*.yml")
        for path in PROJECT.glob(pattern)
        if "webshop" in path.read_text() and path.parent != folder
    ]
    assert mentions == []
