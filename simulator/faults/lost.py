"""Room of bytes that were lost, added or replaced on the way; the manifest is of the whole file."""

import gzip
import io

from orchestration.landing.manifests import manifest_path
from simulator.faults.catalogue import Unfit, fault
from simulator.faults.meanings import FILES, SALES, TABLES
from simulator.faults.targets import Target

_HTML = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
"""
_BOMB_PIECE, _BOMB_PIECES = 10_000_000, 20
_GIANT = 4 << 20
_PACKABLE = ("csv", "jsonl", "json")


@fault(5, "truncated-at-line-end", "R M", "rejected", FILES)
def cut_at_a_line_end(target: Target) -> None:
    """The transfer broke off between two lines."""
    lines = target.file.read_bytes().splitlines(keepends=True)
    if len(lines) - target.contract.header_line * (target.contract.format == "csv") < 2:
        raise Unfit("too few lines")
    lost = target.rng.randint(1, max(1, len(lines) // 10))
    target.write(b"".join(lines[:-lost]))
    target.changed |= {"lines_lost": lost, "bytes_lost": sum(map(len, lines[-lost:]))}


@fault(6, "truncated-inside-last-value", "R M", "rejected", FILES)
def cut_inside_the_last_value(target: Target) -> None:
    """The transfer broke off inside the last value of the file."""
    content = target.file.read_bytes()
    places = [place for place, byte in enumerate(content) if chr(byte).isalnum()]
    if not target.content().rows or len(places) < 2:
        raise Unfit("no value to cut")
    target.write(content[: places[-1]])
    target.changed["bytes_lost"] = len(content) - places[-1]


@fault(7, "gzip-damaged", "R M", "rejected", FILES)
def damage_gzip(target: Target) -> None:
    """The packed file breaks off, or its checksum is wrong."""
    packed = _pack(target)
    if target.rng.random() < 0.5:
        lost = target.rng.randint(8, max(9, len(packed) // 4))
        target.write(packed[:-lost])
        target.changed |= {"shape": "truncated", "bytes_lost": lost}
    else:
        place = len(packed) - target.rng.randint(5, 8)
        target.write(packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :])
        target.changed |= {"shape": "wrong checksum", "byte": place}


@fault(8, "bomb", "R", "rejected within the limits of memory and time", FILES)
def bomb(target: Target) -> None:
    """A packed file unpacks to very much more, or a line never ends."""
    if target.contract.name in TABLES and target.rng.random() < 0.5:
        content = target.file.read_bytes()
        target.write(content + b"1" * _GIANT + b"\n")
        target.changed |= {"shape": "giant line", "bytes": _GIANT}
    else:
        # Packed files that follow one another are one packed file.
        packed = _pack(target) + _packed(b"1" * _BOMB_PIECE) * _BOMB_PIECES
        target.write(packed)
        target.changed |= {"shape": "gzip bomb", "unpacks_to": _BOMB_PIECE * _BOMB_PIECES}
    target.restate()


@fault(
    9, "header-only-or-empty", "R M", "rejected, for the manifest says that there are rows", FILES
)
def empty(target: Target) -> None:
    """The file holds its header or nothing at all, and the manifest counts rows."""
    rows = target.content().rows
    is_table = target.contract.format == "csv"
    if is_table and target.rng.random() < 0.5:
        header = target.file.read_bytes().splitlines(keepends=True)[: target.contract.header_line]
        target.write(b"".join(header))
        target.changed["shape"] = "header only"
    else:
        target.write(b"")
        target.changed["shape"] = "empty"
    target.restate()
    target.changed["rows_lost"] = rows


@fault(10, "error-page", "R", "rejected", FILES)
def error_page(target: Target) -> None:
    """The gateway's error page was saved under the name of the file."""
    target.content()
    target.write(_HTML)
    target.restate()
    target.changed["content"] = "an HTML page"


@fault(51, "rows-lost", "B M", "nothing is published: rows and sums differ", tuple(SALES))
def lose_rows(target: Target) -> None:
    """One row in a hundred is lost at random; the manifest is of all of them."""
    content = target.content(at_least=2)
    lost = target.rng.sample(content.records, max(1, content.rows // 100))
    for record in lost:
        target.note(content, record, lost=record.get(content.contract.key[0]))
    content.records = [
        record for record in content.records if not any(record is each for each in lost)
    ]
    target.write(content.text.encode(target.contract.encoding))


def _pack(target: Target) -> bytes:
    """Let the target be a packed file with a manifest of its own, and return its bytes."""
    if target.contract.format not in _PACKABLE or target.file.suffix == ".gz":
        raise Unfit("it cannot be packed")
    target.content()
    plain, manifest = target.file, manifest_path(target.file)
    packed, said = _packed(plain.read_bytes()), manifest.read_bytes()
    target.remove(plain)
    target.remove(manifest)
    target.file = plain.with_name(f"{plain.name}.gz")
    target.put(target.file, packed)
    target.put(manifest_path(target.file), said)
    target.restate()
    target.changed["instead_of"] = plain.name
    return packed


def _packed(content: bytes) -> bytes:
    """Pack bytes; the time of packing is no part of them."""
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="wb", mtime=0, filename="") as file:
        file.write(content)
    return made.getvalue()
