"""Room of people: their ids and phones."""

import re
from math import ceil

from orchestration.landing.tokens import SHARED_KINDS
from simulator.faults.catalogue import Unfit, fault
from simulator.faults.meanings import PHONES, UNIONIDS
from simulator.faults.targets import Target

_MOBILE = re.compile(r"1[0-9]{10}")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_TOUCHES = {
    "miniprogram__events": "openid",
    "officialaccount__events": "FromUserName",
    "wecom__mass_message_results": "external_userid",
    "loyalty__point_events": "card_no",
}
_MANY = 10_000


@fault(39, "unionid-flood", "B", "nothing is published: too few people are known", tuple(UNIONIDS))
def unionid_flood(target: Target) -> None:
    """The unionid is missing for most people, and was there for most."""
    content, path = target.content(at_least=20), UNIONIDS[target.contract.name]
    known = [record for record in content.records if record.get(path)]
    kept = content.rows * 2 // 5
    if len(known) <= kept:
        raise Unfit("too few have one")
    for record in target.rng.sample(known, len(known) - kept):
        target.note(content, record, field=path, before=record.get(path), after=None)
        record.remove(path)
    target.save(content)


@fault(
    40,
    "one-unionid-for-many",
    "Q B",
    "quarantined; over the limit nothing is published",
    tuple(UNIONIDS),
)
def one_unionid_for_many(target: Target) -> None:
    """Up to ten thousand people have the unionid of one."""
    content, path = target.content(at_least=20), UNIONIDS[target.contract.name]
    known = [record for record in content.records if record.get(path)]
    if len(known) < 3:
        raise Unfit("too few have one")
    one = target.rng.choice(known).get(path) or ""
    for record in target.rng.sample(known, min(_MANY, ceil(len(known) * 0.9))):
        target.change(content, record, path, one)
    target.changed["unionid"] = one
    target.save(content)


@fault(
    41,
    "masked-phones",
    "Q W B",
    "not matched by, orders still counted; many are not published",
    tuple(PHONES),
)
def masked_phones(target: Target) -> None:
    """Phones come as 138****8000."""
    _respell_phones(target, lambda number, phone: f"{phone[:3]}****{phone[-4:]}")


@fault(42, "phone-formats", "A", "the same person in every spelling", tuple(PHONES))
def phone_formats(target: Target) -> None:
    """Phones come with +86, with blanks and hyphens, and in full-width digits."""
    spellings = (
        lambda phone: f"+86{phone}",
        lambda phone: f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        lambda phone: phone.translate(_WIDE),
        lambda phone: f"0086-{phone[:3]}-{phone[3:7]}-{phone[7:]}",
    )
    _respell_phones(target, lambda number, phone: spellings[number % len(spellings)](phone))


@fault(46, "orphan-touches", "W", "kept and counted as orphans", tuple(_TOUCHES))
def orphan_touches(target: Target) -> None:
    """Touches name people whom no list of members or contacts has."""
    content, path = target.content(), _TOUCHES[target.contract.name]
    named = [record for record in content.records if record.get(path)]
    if not named:
        raise Unfit("they name nobody")
    for record in target.rng.sample(named, max(1, len(named) // 20)):
        before = record.get(path) or ""
        target.change(content, record, path, _stranger(target, before))
    target.save(content)


@fault(
    50,
    "erased-member-again",
    "A M",
    "dropped, and counted as erased",
    ("pinkr__members", "miniprogram__users"),
)
def erased_member_again(target: Target) -> None:
    """Somebody whom the brand has erased since an earlier night is delivered again."""
    content, key = target.content(at_least=0), target.contract.key[0]
    present = {record.get(key) for record in content.records}
    gone = [
        record
        for file in target.earlier()
        for record in target.content_of(file).records
        if record.get(key) not in present
    ]
    if not gone:
        raise Unfit("no earlier night tells of somebody else")
    record = target.rng.choice(gone).copy()
    content.records.append(record)
    kinds = {path: kind for path, kind in target.contract.pii.items() if kind in SHARED_KINDS}
    person = {path: record.get(path) for path in kinds if record.get(path)}
    target.note(content, record, again=record.get(key))
    target.changed["erase_before"] = {
        "night": target.night.isoformat(),
        "person": person,
        "kinds": {path: kinds[path] for path in person},
    }
    target.save(content)


def _respell_phones(target: Target, respell) -> None:
    content = target.content()
    changed = 0
    for record in content.records:
        for path in PHONES[target.contract.name]:
            before = record.get(path) or ""
            if _MOBILE.fullmatch(before):
                target.change(content, record, path, respell(changed, before))
                changed += 1
    if not changed:
        raise Unfit("no phone is told")
    target.save(content)


def _stranger(target: Target, known: str) -> str:
    """Return an id of the same look that nobody has."""
    start = re.match(r"[A-Za-z]*", known)
    letters = start.group()[:3] if start else ""
    digits = "0123456789" if known[len(letters) :].isdigit() else "0123456789abcdef"
    return letters + "".join(target.rng.choices(digits, k=len(known) - len(letters)))
