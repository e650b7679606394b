"""The command that puts public data into the drop zone."""

from orchestration.console import console, fail
from orchestration.resources import settings


def real() -> None:
    """Deliver the two public data sets to the drop zone, day by day.

    A home of the simulated brand is moved aside, to <home>-generated-1; others are refused.
    """
    from real_data.brand import NotThisHome, deliver_all

    said = settings()
    try:
        files = deliver_all(said.real_data, said.home, said.key_file)
    except (FileNotFoundError, NotThisHome) as problem:
        fail(str(problem))
    console.print(f"{files} new files in {said.home.landing}")
