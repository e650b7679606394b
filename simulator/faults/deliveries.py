"""Room of deliveries: whole files that come twice, late, in another order or not at all."""

import os
import shutil
from datetime import datetime, time
from decimal import Decimal

from orchestration.landing.manifests import SHANGHAI, SUFFIX, manifest_path
from simulator.faults.catalogue import Unfit, fault
from simulator.faults.meanings import FILES, SALES
from simulator.faults.targets import Target

_HOUR = 3600 * 10**9


@fault(1, "delivered-twice", "I", "nothing changes", FILES)
def deliver_twice(target: Target) -> None:
    """The file comes once more under its name, an hour later."""
    for file in (target.file, manifest_path(target.file)):
        status = file.stat()
        target.put(file, file.read_bytes())
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + _HOUR))
    target.changed["written_again"] = "an hour later"


@fault(2, "copied-under-another-name", "I", "counted once; the copy is a duplicate", FILES)
def copy_under_another_name(target: Target) -> None:
    """The same bytes come under another name as well."""
    target.add(f"{target.file.stem} (1){target.file.suffix}", target.file.read_bytes())


@fault(3, "corrected", "W", "the correction counts, both are kept", tuple(SALES))
def correct(target: Target) -> None:
    """The file comes again under its name with a corrected amount, after the first has landed."""
    content, meaning = target.content(), SALES[target.contract.name]
    record = target.rng.choice(content.records)
    amount = Decimal(record.get(meaning.paid) or 0) + target.rng.randint(1, 20)
    target.change(content, record, meaning.paid, f"{amount:.2f}")
    target.save(content)
    exported_at = datetime.combine(target.night, time(9, 30), SHANGHAI).isoformat()
    target.state(exported_at=exported_at)
    target.changed["exported_at"] = exported_at
    target.changed["corrects"] = "what lies in truth/before, if that has landed"


@fault(
    4, "still-growing", "R B", "awaited, and rejected at the deadline; nothing is published", FILES
)
def still_growing(target: Target) -> None:
    """The upload has not ended: a part of the file lies there, and no manifest."""
    content = target.file.read_bytes()
    if len(content) < 2:
        raise Unfit("it is empty")
    part = len(content) * target.rng.randint(30, 90) // 100
    target.write(content[:part])
    target.remove(manifest_path(target.file))
    target.changed |= {"bytes": part, "of": len(content)}


@fault(11, "channel-missing", "B", "nothing is published, unless a signed override says so", FILES)
def channel_missing(target: Target) -> None:
    """Nothing at all came of a channel in this night."""
    channel = target.landing / target.contract.channel
    gone = []
    for folder in sorted(channel.glob(f"*/{target.night}")):
        for file in sorted(folder.iterdir()):
            target.remove(file)
            if not file.name.endswith(SUFFIX):
                gone.append(f"{folder.parent.name}/{file.name}")
        folder.rmdir()
    target.stream = "*"
    target.changed["missing"] = gone


@fault(13, "old-day-replayed", "I", "nothing changes, and no newer day is turned back", FILES)
def replay_old_day(target: Target) -> None:
    """The file of an older night comes once more, with its content and its manifest."""
    older = [file for file in target.earlier() if not target.file.with_name(file.name).exists()]
    if not older:
        raise Unfit("no older night holds such a file")
    old = target.rng.choice(older)
    for file in (old, manifest_path(old)):
        shutil.copyfile(file, target.file.with_name(file.name))
    target.changed |= {"added": old.name, "of_night": old.parent.name}


@fault(15, "out-of-order", "A", "the same figures as in any other order", FILES)
def out_of_order(target: Target) -> None:
    """The nights of a stream up to this one come in reverse: the latest first."""
    files = [*target.earlier(), target.file]
    if len(files) < 2:
        raise Unfit("no older night holds such a file")
    latest = max(file.stat().st_mtime_ns for file in files)
    for place, file in enumerate(reversed(files)):
        for each in (file, manifest_path(file)):
            os.utime(each, ns=(each.stat().st_atime_ns, latest + place * _HOUR))
    target.changed["arrival"] = [f"{file.parent.name}/{file.name}" for file in reversed(files)]
