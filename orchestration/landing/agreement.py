"""Whether the sender, the survey and the lake say the same of a file."""

from datetime import date, timedelta

from orchestration.landing.adding import Survey
from orchestration.landing.contracts import Contract
from orchestration.landing.loading import Loaded
from orchestration.landing.manifests import Manifest, Rejected

CONTROL_TOTAL = "control total"
"""The rule that what a sender sums is what it sent."""


def check_sums(found: Survey, manifest: Manifest, contract: Contract) -> None:
    if found.records != manifest.rows:
        raise Rejected("manifest", f"{manifest.rows} lines declared, {found.records} found")
    if found.unreadable * 2 > found.records:
        raise Rejected("lines", f"{found.unreadable} of {found.records} cannot be read")
    for name in contract.control_totals:
        # A sum is known only where every value is; a value that is not goes to quarantine.
        is_known = not found.unreadable and name not in found.unclear
        if is_known and found.totals[name] != manifest.totals[name]:
            raise Rejected(CONTROL_TOTAL, f"{name} differs from the declared sum")


def check_children(found: Survey, loaded: Loaded) -> None:
    """Require that what stands in the records landed with them: no manifest counts it."""
    for name, landed in loaded.children.items():
        if landed + loaded.erased_children.get(name, 0) != found.children[name]:
            raise Rejected(
                "count", f"{found.children[name]} lines of {name} counted, {landed} in the lake"
            )


def check_days(found: Survey, manifest: Manifest, contract: Contract, delivery_date: date) -> None:
    """Require lines of the business day itself, and half of all lines from its days of grace."""
    dated, readable = contract.business_date, found.records - found.unreadable
    if not dated or not readable:
        return
    day = manifest.business_date or delivery_date - timedelta(days=1)
    history = manifest.history_from
    first = history or day - timedelta(days=dated.lateness_days)
    # One day more on either side, for times that are told in another zone.
    last = day + timedelta(days=1)
    inside = sum(
        count
        for told, count in found.business_dates.items()
        if first.isoformat() <= told <= last.isoformat()
    )
    if inside * 2 < readable:
        since = f"the days since {history}" if history else f"the {dated.lateness_days} days before"
        raise Rejected(
            "business day",
            f"{dated.column}: {readable - inside} of {readable} lines are not of {day} or {since}",
        )
    # A history may come in several files, of which one holds the day itself.
    if not history and not found.business_dates[day.isoformat()]:
        raise Rejected("business day", f"{dated.column}: none of {readable} lines is of {day}")
