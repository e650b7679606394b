"""What people signed: overrides, the log of what they did, and erasures."""

from orchestration.diagnosing.finding import Finding
from orchestration.journal import entries, first_broken, holds
from orchestration.landing.overrides import odd_lines
from orchestration.landing.tokens import key_id
from orchestration.releasing.kept import releases
from orchestration.releasing.records import signed_record
from orchestration.resources import Settings


def overrides(said: Settings) -> Finding:
    key = said.key_file.read_bytes() if said.key_file.exists() else None
    odd = odd_lines(said.home, key)
    what = "; ".join(f"line {number} {why}" for number, why in odd.items())
    return Finding(
        f"overrides.jsonl: {what}" if odd else "overrides.jsonl",
        not odd,
        "it excuses nothing: take it out, or sign again",
    )


def journal(said: Settings) -> Finding:
    if not said.key_file.exists():
        return Finding(
            "log.jsonl", not said.home.log.exists(), "it cannot be judged without the key"
        )
    key = said.key_file.read_bytes()
    broken = first_broken(said.home, key)
    seen = (signed_record(release, key) or {} for release in releases(said.home))
    cut = [each for each in seen if "log" in each and not holds(said.home, each["log"])]
    wrong = ""
    if broken is not None:
        wrong = f": entry {broken} was changed, or follows no other"
    elif cut:
        wrong = f" lacks what it had when {cut[0]['build_id']} was audited"
    return Finding(
        f"log.jsonl{wrong}", not wrong, "restore it from a backup, and ask who changed it"
    )


def erasures(said: Settings) -> list[Finding]:
    """Look for requests whose tombstones another key made: who was erased would land again."""
    try:
        present = key_id(said.key_file.read_bytes())
    except OSError:
        return []
    keys: dict[str, str] = {}
    for entry in entries(said.home, "erasure"):
        # Made again, a request holds for the new key too. The oldest entries name none.
        keys[entry["reason"]] = entry["details"].get("key_id", present)
    lost = [reason for reason, key in keys.items() if key != present]
    if not keys:
        return []
    return [
        Finding(
            f"{len(keys)} erasures, {len(lost)} of them with a former key",
            not lost,
            "run `siyu erase` again, with the same reason, for: " + "; ".join(lost),
        )
    ]
