"""The people of a brand that delivers by all channels: nobody is found outside of the drop zone and
the archive, whatever went wrong with a file.
"""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from orchestration.landing import arrivals
from orchestration.landing.accounts import export_accounts
from orchestration.landing.contracts import load_contracts
from orchestration.landing.manifests import manifest_path
from orchestration.landing.registry import Registry
from orchestration.landing.tokens import Tokens
from tests.journeys.canaries import NAME, SETTINGS, deliver, found, leaks

CONTRACTS = load_contracts()
PHONE = "19912345678"
# So short a value, or a day, is something else's too.
_TELLS_NOTHING, _SHORT = {"birthday", "staff_birthday"}, 6


class Recording(Tokens):
    """Tokens that remember what they stand for."""

    values: set[str] = set()  # noqa: RUF012 - of all landings

    def token(self, kind: str, channel: str, value: str | None) -> str | None:
        is_declared = kind not in ("undeclared", "children", *_TELLS_NOTHING)
        if value and is_declared and len(value) >= _SHORT:
            self.values.add(value)
        return super().token(kind, channel, value)


@pytest.fixture(scope="module")
def drop_zone(tmp_path_factory):
    landing = tmp_path_factory.mktemp("canaries") / "landing"
    return landing, deliver(landing)


@pytest.fixture(scope="module")
def landed(drop_zone, new_brand):
    """All channels, of which some files are damaged."""
    landing, _ = drop_zone
    home = new_brand("landed").home
    shutil.copytree(landing, home.landing, dirs_exist_ok=True)
    lines = f'"{NAME},{PHONE}'
    spoil(home.landing / "loyalty/point_events", lambda text: text + lines + "\n", 1)
    spoil(
        home.landing / "loyalty/referrals",
        lambda text: text.replace("referral_id", NAME + PHONE, 1),
    )
    spoil(home.landing / "pinkr/members", lambda text: text + f'{{"name": {lines}"\n', 1)
    spoil(home.landing / "wecom/contacts", with_undeclared_fields)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrivals, "Tokens", Recording)
        for contract in CONTRACTS.values():
            arrivals.land(home, contract, b"k" * 32, SETTINGS.last_night)
    export_accounts(home, b"k" * 32, CONTRACTS, SETTINGS.last_night, "24:00")
    return home


def spoil(stream: Path, change, more_rows: int = 0) -> None:
    """Change the first file of a stream, and let its manifest agree."""
    manifest = min(stream.glob("*/*.manifest.json"))
    file = manifest.with_name(manifest.name.removesuffix(".manifest.json"))
    content = change(file.read_text()).encode()
    file.write_bytes(content)
    said = json.loads(manifest.read_text())
    said |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest_path(file).write_text(json.dumps(said | {"rows": said["rows"] + more_rows}))


def with_undeclared_fields(text: str) -> str:
    more = {"note": f"{NAME} {PHONE}", NAME: {"phone": PHONE, "at": [f"{NAME}路1号"]}}
    return "".join(json.dumps(json.loads(line) | more) + "\n" for line in text.splitlines())


def test_the_search_finds_people_where_they_may_be(drop_zone):
    landing, ids = drop_zone
    places = found((path for path in landing.rglob("*") if path.is_file()), ids)
    delivered = {value for values in places.values() for value in values}
    assert NAME in delivered
    assert len(delivered & ids) > len(ids) / 2


def test_the_damaged_files_were_told_and_the_others_accepted(landed):
    with Registry(landed.registry) as registry:
        rows = registry.rows()
    assert {row.channel for row in rows} >= {"wecom", "youzan", "pinkr", "masters", "douyin"}
    rejected = [row.reason for row in rows if row.status == "rejected"]
    assert rejected == ["header: line 1: missing columns referral_id"]
    assert sum(row.quarantined for row in rows) == 2
    assert [row.stream for row in rows if "undeclared" in (row.reason or "")] == ["contacts"]


def test_nobody_is_found_in_the_lake_or_the_register(drop_zone, landed):
    _, ids = drop_zone
    assert leaks(landed, {*ids, PHONE}) == {}


def test_what_is_personal_in_one_stream_is_plain_in_no_other(landed):
    guides = {value for value in Recording.values if value.startswith("gd0")}
    assert len(Recording.values) > 300
    assert leaks(landed, Recording.values - guides) == {}
