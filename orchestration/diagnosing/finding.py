"""What one look at a home or a machine has found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and how to mend it where it is not fine."""

    what: str
    is_fine: bool
    mend: str = ""
