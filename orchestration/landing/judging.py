"""Whether a delivered file is accepted: what its sender says, what the survey found and what the
lake holds must agree.

Nothing here looks at other files; what becomes of copies and corrections is in ``settling``.
"""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from orchestration.landing import erased_copies
from orchestration.landing.agreement import check_children, check_days, check_sums
from orchestration.landing.formats import lines_at_least, survey_file
from orchestration.landing.loading import Loader, LoadingFailed
from orchestration.landing.manifests import Rejected, parse_manifest
from orchestration.landing.rows import Row, Total
from orchestration.landing.workers import workers

# Handing files to other processes costs a little, which a handful of them does not repay.
_WORTH_WORKERS = 16
_BATCH = 64
_TROUBLE = (
    LoadingFailed,
    OSError,
    MemoryError,
    duckdb.OutOfMemoryException,
    duckdb.IOException,
)


@dataclass(frozen=True)
class Judge:
    """Judges the archived files of one stream."""

    archive: Path
    loader: Loader
    accounts: tuple[str, ...] = ()
    """The accounts of the brand; any, if there are none."""

    def judge_all(self, rows: list[Row]) -> Iterator[list[Row]]:
        """Yield the judged rows in batches, whose lake files are on the disk by then."""
        for batch in self._batches(rows):
            if batch:
                os.sync()
            yield batch

    def _batches(self, rows: list[Row]) -> Iterator[list[Row]]:
        if len(rows) < _WORTH_WORKERS:
            yield [self.judge(row) for row in rows]
            return
        with workers() as pool:
            for start in range(0, len(rows), _BATCH):
                yield list(pool.map(self.judge, rows[start : start + _BATCH], chunksize=4))

    def judge(self, row: Row) -> Row:
        """Read a file into the lake if it keeps its contract; return its row with the fates.

        A row that comes with a reason is rejected for it.
        """
        # Records hold no cycles, and to look for some again and again costs a third of the time.
        gc.disable()
        try:
            if row.reason:
                return self._rejected(row, row.reason)
            if erased_copies.has_copy(self.archive, row.sha256):
                return erased_copies.load_copy(self.archive, self.loader, row)
            return self._accepted(row)
        except Rejected as rejection:
            return self._rejected(row, str(rejection))
        # The machine's trouble is no fault of the file, which is read again when that is over.
        except _TROUBLE:
            raise
        # What nobody has thought of in one file must not keep all others from landing.
        except Exception as problem:
            return self._rejected(row, f"reader: it failed ({type(problem).__name__})")
        finally:
            gc.enable()

    def _accepted(self, row: Row) -> Row:
        contract, file = self.loader.contract, self.archive / row.sha256
        if not row.manifest_sha256:
            raise Rejected("manifest", "none came by the deadline")
        manifest = parse_manifest((self.archive / row.manifest_sha256).read_bytes(), contract)
        if file.stat().st_size != manifest.bytes or row.sha256 != manifest.sha256.lower():
            raise Rejected("manifest", "bytes or SHA-256 differ from the file's")
        if contract.source_account:
            row = replace(row, source_account=manifest.source_account)
            if self.accounts and row.source_account not in self.accounts:
                raise Rejected("account", "channels.yml does not name it among the brand's")
        found = survey_file(file, contract, row.file_name, manifest.rows)
        check_sums(found, manifest, contract)
        check_days(found, manifest, contract, row.delivery_date)
        loaded = self.loader.load(file, row, found)
        if (loaded.loaded + loaded.erased, loaded.quarantined) != (
            found.records - found.unreadable,
            found.unreadable,
        ):
            raise Rejected("count", f"{found.records} lines counted, {loaded.loaded} in the lake")
        check_children(found, loaded)
        undeclared = loaded.undeclared
        row = replace(
            row,
            status="loaded",
            reason=f"undeclared columns kept aside: {undeclared}" if undeclared else None,
            received=found.records,
            loaded=loaded.loaded,
            quarantined=loaded.quarantined,
            erased=loaded.erased,
            rejected=0,
            exported_at=manifest.exported_at.isoformat() if manifest.exported_at else None,
            totals=[
                Total(name, manifest.totals[name], found.totals[name], loaded.totals[name])
                for name in contract.control_totals
            ],
        )
        if loaded.is_touched:
            erased_copies.keep_copy(self.archive, self.loader, row)
        return row

    def _rejected(self, row: Row, reason: str) -> Row:
        file = self.archive / row.sha256
        contract = self.loader.contract
        lines = lines_at_least(file, contract, row.file_name) if file.exists() else 0
        return replace(
            row,
            status="rejected",
            reason=reason,
            received=lines,
            loaded=0,
            quarantined=0,
            erased=0,
            rejected=lines,
            totals=[],
        )
