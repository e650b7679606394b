"""What `siyu doctor` looks at: this machine and this home, each finding with its mend."""

from orchestration.diagnosing import machine, readers, signed, told
from orchestration.diagnosing.finding import Finding
from orchestration.resources import Settings


def diagnose(said: Settings) -> list[Finding]:
    """Return what is and is not in order, without changing anything."""
    return [
        machine.python(),
        *machine.packages(),
        told.contracts(),
        told.decisions(said),
        told.contests(said),
        machine.space(said),
        told.key(said),
        readers.lock(said),
        readers.release(said),
        *readers.postgres(said),
        told.strays(said),
        signed.overrides(said),
        signed.journal(said),
        *signed.erasures(said),
    ]
