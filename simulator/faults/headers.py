"""Room of the header of a table: its columns renamed, added, dropped and swapped."""

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import SALES, TABLES
from simulator.faults.targets import Target


@fault(16, "renamed-column", "R M", "rejected", TABLES)
def rename_column(target: Target) -> None:
    """An update of the source gave a column another name."""
    content, name = _column(target)
    content.header[content.header.index(name)] = f"{name}_v2"
    for record in content.records:
        record.fields[f"{name}_v2"] = record.fields.pop(name)
    target.changed |= {"column": name, "now": f"{name}_v2"}
    _save(target, content)


@fault(17, "added-column", "W", "the known columns are loaded, the new one is kept aside", TABLES)
def add_column(target: Target) -> None:
    """An update of the source added a column."""
    content = target.content()
    content.header.append("cashier_name")
    for number, record in enumerate(content.records):
        record.fields["cashier_name"] = f"收银员{number % 7}"
    target.changed["column"] = "cashier_name"
    _save(target, content)


@fault(18, "dropped-column", "R", "rejected", TABLES)
def drop_column(target: Target) -> None:
    """An update of the source left a column out."""
    content, name = _column(target)
    content.header.remove(name)
    target.changed["column"] = name
    _save(target, content)


@fault(
    19,
    "swapped-columns",
    "R Q B M",
    "rejected by its header; where the header lies, quarantined or not published by what the"
    " values are",
    TABLES,
)
def swap_columns(target: Target) -> None:
    """Two columns changed places, and the header with them or not."""
    content = target.content()
    meaning = SALES.get(target.contract.name)
    first, second = target.rng.sample(target.contract.columns, 2)
    if meaning and target.rng.random() < 0.5:
        # An id among the money, as nobody would believe it.
        first, second = meaning.ids[0], meaning.paid
        for record in content.records:
            fields = record.fields
            fields[first], fields[second] = fields[second], fields[first]
        target.reaction, target.changed["header"] = "Q B M", "lies"
    else:
        places = content.header.index(first), content.header.index(second)
        content.header[places[0]], content.header[places[1]] = second, first
        target.reaction, target.changed["header"] = "R", "true"
    target.changed["columns"] = [first, second]
    target.save(content)


def _column(target: Target) -> tuple[Content, str]:
    """Return a column that the contract asks for; money where there is some."""
    content, contract = target.content(), target.contract
    needed = [name for name in contract.columns if name not in contract.optional]
    name = target.rng.choice([*contract.money, *needed])
    if name not in content.header:
        raise Unfit(f"it has no column {name}")
    return content, name


def _save(target: Target, content: Content) -> None:
    """Write the table; its sender counts and adds up what it always did."""
    target.write(content.text.encode(target.contract.encoding))
    target.restate()
