"""The file that a fault is planted in, and the account of what is done to it."""

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from orchestration.landing.contracts import Contract
from orchestration.landing.manifests import SUFFIX, manifest_path
from simulator.faults.catalogue import Unfit
from simulator.faults.contents import Content, read_content
from simulator.faults.records import Record

# So many of the changed values are written down; how many there are is always said.
_SHOWN = 10


@dataclass
class Target:
    """A delivered file that a fault is planted in."""

    landing: Path
    truth: Path
    contract: Contract
    night: date
    file: Path
    rng: Random
    reaction: str
    """To be expected; a fault with several shapes says which of its reactions this one deserves."""
    changed: dict[str, Any] = field(default_factory=dict)
    stream: str = ""
    """What it is said to be planted in: the stream, or ``*`` for the whole channel."""

    def __post_init__(self) -> None:
        self.stream = self.stream or self.contract.stream

    def content(self, at_least: int = 1) -> Content:
        """Return the records of the file, so that it can be saved with other ones."""
        content = self.content_of(self.file)
        if content.rows < at_least:
            raise Unfit(f"{content.rows} records, and {at_least} are needed")
        return content

    def content_of(self, file: Path) -> Content:
        if file.suffix != f".{self.contract.format}":
            raise Unfit(f"no plain {self.contract.format}")
        content = read_content(self.text(file), self.contract)
        if content is None:
            raise Unfit(f"its records cannot be changed in {self.contract.format}")
        return content

    def text(self, file: Path | None = None) -> str:
        if self.contract.format not in ("csv", "jsonl", "json"):
            raise Unfit(f"{self.contract.format} is no text")
        return (file or self.file).read_bytes().decode(self.contract.encoding)

    def save(self, content: Content) -> None:
        """Write changed records, with a manifest of them as they are now."""
        self.write(content.text.encode(self.contract.encoding))
        totals = self.manifest().get("totals", {})
        for name in self.contract.control_totals:
            totals[name] = str(Decimal(totals[name]) + content.shift(name))
        self.restate(rows=content.rows, totals=totals)

    def write(self, content: bytes) -> None:
        """Write other bytes; the manifest stays what it is."""
        self.keep(self.file)
        self.put(self.file, content)

    def manifest(self, file: Path | None = None) -> dict[str, Any]:
        return json.loads(manifest_path(file or self.file).read_text())

    def restate(self, **said: Any) -> None:
        """Let the manifest agree with the bytes of the file, and say what is given."""
        content = self.file.read_bytes()
        agreeing = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self.state(**agreeing | said)

    def state(self, **said: Any) -> None:
        path = manifest_path(self.file)
        self.keep(path)
        self.put(path, json.dumps(self.manifest() | said).encode())

    def keep(self, file: Path) -> None:
        """Keep a file as it was delivered beside the truth, before it is changed or removed."""
        kept = self.truth / "before" / file.relative_to(self.landing)
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, kept)

    def remove(self, file: Path) -> None:
        self.keep(file)
        file.unlink()

    @staticmethod
    def put(file: Path, content: bytes) -> None:
        """Write a file under its name in one step."""
        part = file.with_name(".fault.part")
        part.write_bytes(content)
        part.replace(file)

    def add(self, name: str, content: bytes) -> Path:
        """Deliver one more file in the same night, with the manifest of the first."""
        file = self.file.with_name(name)
        if file.exists():
            raise Unfit(f"{name} lies there already")
        self.put(file, content)
        self.put(manifest_path(file), manifest_path(self.file).read_bytes())
        self.changed["added"] = name
        return file

    def neighbours(self) -> list[tuple[date, Path]]:
        """Return the files of the same account in the other nights, in order."""
        account = self.manifest().get("source_account")
        return [
            (date.fromisoformat(file.parent.name), file)
            for file in sorted(self.file.parent.parent.glob("*-*-*/*"))
            if file.parent != self.file.parent
            and not file.name.endswith(SUFFIX)
            and manifest_path(file).exists()
            and self.manifest(file).get("source_account") == account
        ]

    def earlier(self) -> list[Path]:
        return [file for night, file in self.neighbours() if night < self.night]

    def note(self, content: Content, record: Record, **said: str | None) -> None:
        """Write down what became of a record."""
        self.changed["records"] = self.changed.get("records", 0) + 1
        self.changed["of"] = content.rows
        shown = self.changed.setdefault("values", [])
        if len(shown) < _SHOWN:
            shown.append({"record": content.number(record)} | said)

    def change(self, content: Content, record: Record, path: str, value: str, **said: Any) -> None:
        """Replace a value, and write down both."""
        before = record.get(path)
        record.put(path, value, **said)
        self.note(content, record, field=path, before=before, after=value)
