"""A night holds the home, and begins with what a crash left undone."""

import dagster as dg

from benchmarks.tiny_releases import KEY, put_release
from orchestration.home import Home
from orchestration.landing.tokens import key_id
from orchestration.releasing.candidates import write_pointer
from orchestration.resources import Night


def test_a_current_release_without_its_audit_keeps_no_night_from_beginning(tmp_path, capfd):
    home = Home(tmp_path)
    home.create()
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "key").chmod(0o400)
    home.key_id.write_text(key_id(KEY))
    put_release(home, "one", {"store.daily": "select 1 as n"})
    (home.releases / "one" / "audit.json").unlink()
    write_pointer(home.releases / "CURRENT", "one")
    night = Night(root=str(tmp_path), key_file=str(tmp_path / "key"))
    with night.yield_for_execution(dg.build_init_resource_context()) as begun:
        assert begun.key == KEY
    said = "nobody else is given the current release: one has not been audited"
    assert said in capfd.readouterr().err
    assert not (home.releases / "current.duckdb").exists()
