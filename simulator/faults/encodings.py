"""Room of characters: what a file is encoded in, and what its text may hold."""

import codecs

from simulator.faults.catalogue import Unfit, fault
from simulator.faults.contents import Content
from simulator.faults.meanings import FILES, LINES, TABLES
from simulator.faults.records import Record
from simulator.faults.targets import Target


@fault(
    21, "another-encoding", "R", "rejected; the declared encoding counts, none is guessed", FILES
)
def encode_as_gbk(target: Target) -> None:
    """A file that is declared as UTF-8 comes in GBK."""
    text = target.text()
    if target.contract.encoding != "utf-8" or text.isascii():
        raise Unfit("its bytes would be the same")
    target.write(text.encode("gb18030"))
    target.restate()
    target.changed["encoding"] = "gb18030"


@fault(22, "byte-order-mark", "A", "accepted, with the same rows", FILES)
def mark_byte_order(target: Target) -> None:
    """The file begins with the byte order mark of UTF-8."""
    if target.contract.encoding != "utf-8" or not target.text():
        raise Unfit("it is not UTF-8, or empty")
    target.write(codecs.BOM_UTF8 + target.file.read_bytes())
    target.restate()
    target.changed["bytes_added"] = len(codecs.BOM_UTF8)


@fault(
    23,
    "utf-16-or-nul",
    "R Q",
    "UTF-16 is rejected, a row with NUL is quarantined",
    (*TABLES, *LINES),
)
def utf_16_or_nul(target: Target) -> None:
    """The file comes in UTF-16, or a value of it holds a NUL byte."""
    if target.rng.random() < 0.5:
        target.content()
        # With its mark, whatever order the machine likes.
        target.write(codecs.BOM_UTF16_LE + target.text().encode("utf-16-le"))
        target.reaction = "R"
        target.changed["encoding"] = "utf-16"
        target.restate()
        return
    content, record, name = _value(target)
    target.change(content, record, name, f"{record.get(name)}\0")
    # No writer of JSON leaves a NUL as it is, and this sender has written its own.
    record.text = content.text_of(record).replace("\\u0000", "\0")
    target.reaction = "Q"
    target.changed["shape"] = "NUL"
    target.save(content)


@fault(
    25,
    "broken-quote",
    "R Q",
    "that row is quarantined or the file rejected; never the rest",
    TABLES,
)
def broken_quote(target: Target) -> None:
    """A quote never closes, or a line ends inside of a value."""
    content, record, name = _value(target)
    before = record.get(name) or ""
    if target.rng.random() < 0.5:
        broken, target.reaction, shape = f'"{before}', "Q", "open quote"
    else:
        broken, target.reaction, shape = f"{before[:1]}\n{before[1:]}", "R", "line break"
    mark = "\ufffc"
    record.put(name, mark)
    record.text = content.text_of(record).replace(mark, broken)
    record.fields[name] = before
    target.note(content, record, field=name, before=before, after=broken)
    target.changed["shape"] = shape
    target.save(content)


def _value(target: Target) -> tuple[Content, Record, str]:
    """Return a record and one of its texts, which is no sum."""
    content = target.content(at_least=2)
    record = target.rng.choice(content.records)
    named = [
        name
        for name in target.contract.columns
        if isinstance(record.fields.get(name), str)
        and record.get(name)
        and name not in (*target.contract.control_totals, *target.contract.key)
        and not (target.contract.business_date and name == target.contract.business_date.column)
    ]
    if not named:
        raise Unfit("no text to change")
    return content, record, target.rng.choice(named)
