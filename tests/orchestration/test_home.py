"""What a home may be told to remove."""

from orchestration.home import Home


def test_a_warehouse_goes_with_what_duckdb_keeps_beside_it(tmp_path):
    home = Home(tmp_path)
    (tmp_path / "warehouse.duckdb.tmp").mkdir()
    for name in ("warehouse.duckdb", "warehouse.duckdb.wal", "warehouse.duckdb.tmp/spilled", "key"):
        (tmp_path / name).touch()
    home.remove_warehouse()
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    home.remove_warehouse()
