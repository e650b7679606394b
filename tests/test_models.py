"""The unit tests of the models: rows in, rows out, as dbt runs them."""

from collections import Counter

from orchestration.home import Home
from orchestration.landing import lake
from orchestration.landing.accounts import export_accounts
from orchestration.landing.contracts import load_contracts


def test_every_unit_test_of_the_models_holds(tmp_path):
    """Where nothing was delivered every channel is built, and each model has its columns."""
    from orchestration.dbt_runner import invoke, manifest

    home, contracts = Home(tmp_path / "home"), load_contracts()
    home.create()
    for contract in contracts.values():
        lake.prepare(home.lake, contract)
    export_accounts(home, contracts, None, "10:30")
    result = invoke(home, ["--quiet", "build", "--exclude-resource-type", "test"])
    assert result.success, result.exception
    outcomes = Counter(
        str(each.status) for each in result.result.results if each.node.resource_type == "unit_test"
    )
    assert outcomes == {"pass": len(manifest(home)["unit_tests"])}
