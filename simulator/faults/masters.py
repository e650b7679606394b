"""Room of master data: guides who move, and guides and stores that nobody has heard of."""

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.meanings import SALES
from simulator.faults.targets import Target

_WITH_GUIDES = tuple(name for name, meaning in SALES.items() if meaning.guide)


@fault(
    43,
    "guide-transfer",
    "W",
    "counted by the days at each store; a warning above one in twenty",
    ("pinkr__guides",),
)
def guide_transfer(target: Target) -> None:
    """More than one guide in twenty changes the store in the middle of the month."""
    content = target.content(at_least=2)
    at_one_store = [
        record
        for record in content.records
        if len(record.fields.get("belonging_store") or []) == 1 and record.get("store_no")
    ]
    stores = sorted({record.get("store_no") or "" for record in at_one_store})
    moving = content.rows // 20 + 1
    if len(stores) < 2 or len(at_one_store) < moving:
        raise Unfit("there is no other store, or too few guides")
    for record in target.rng.sample(at_one_store, moving):
        before = record.get("store_no")
        store = target.rng.choice([each for each in stores if each != before])
        record.put("store_no", store)
        record.put("belonging_store[].store_no", store)
        guide = record.get("guide_no")
        target.note(content, record, guide_no=guide, before=before, after=store)
    target.save(content)


@fault(
    44,
    "unknown-guide-or-store",
    "W B",
    "counted as unknown; over one percent nothing is published",
    _WITH_GUIDES,
)
def unknown_guide_or_store(target: Target) -> None:
    """Orders name a guide or a store that no master data have."""
    content, meaning = target.content(), SALES[target.contract.name]
    path = target.rng.choice([meaning.guide, meaning.store])
    named = [record for record in content.records if record.get(path)]
    if not named:
        raise Unfit("they name none")
    unknown = f"{'A9' if path == meaning.guide else 'XX9'}{target.rng.randint(1000, 9999)}"
    for record in target.rng.sample(named, max(1, len(named) // 200)):
        target.change(content, record, path, unknown)
    target.save(content)
