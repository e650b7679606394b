"""The command that forgets a person."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.options import key_of, told
from orchestration.console import alone, console, fail
from orchestration.resources import settings


def erase(
    by: Annotated[str, typer.Option(help="Who decided it.", callback=told)],
    reason: Annotated[str, typer.Option(help="Why: the number of the request.", callback=told)],
    token: Annotated[
        list[str] | None, typer.Option(help="A token of the person; may be given again.")
    ] = None,
    phone: Annotated[
        Path | None,
        typer.Option(help="A file with the phone number, - for standard input; never the number."),
    ] = None,
) -> None:
    """Forget a person: in the lake, the archive, the drop zone and whatever is delivered later.

    The warehouse and all releases but the current one are removed: run the night at once.
    """
    from orchestration.erasures import ErasureRefused, erase_person, tokens_of_phone
    from orchestration.landing.contracts import load_contracts

    said = settings()
    if not token and phone is None:
        fail("say who: --token, or --phone with a file")
    wanted = set(token or ())
    if odd := [each for each in wanted if not re.fullmatch(r"[0-9a-f]{32}", each)]:
        fail(f"{len(odd)} of the tokens are none: `siyu explain person` shows what one looks like")
    if not said.home.registry.exists():
        fail("nothing has landed yet")
    with alone(said.home):
        key, is_built = key_of(said), said.home.warehouse.exists()
        try:
            number = None if phone is None else _first_line(phone).strip()
            if number is not None:
                channels = {each.channel for each in load_contracts().values()}
                wanted |= tokens_of_phone(key, number, channels)
            done = erase_person(said.home, key, wanted, by, reason, number)
        except ErasureRefused as refusal:
            fail(str(refusal))
    console.print(f"request {done.request_no}: {done.tokens} tokens, {done.files} files rewritten")
    console.print(f"{done.removed_lines} lines removed; lines of sales stay without the person")
    if not is_built:
        console.print("  of these persons only the ids given: nothing is built that knows others")
    for place in done.unsearched:
        console.print(f"  not searched, since no contract reads it: {place}")
    console.print(
        "run `siyu nightly` now: readers have the release of before until it is published"
    )


def _first_line(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.readline()
    if not path.is_file():
        # Whoever typed the number itself here must not see it printed.
        fail("--phone wants a file with the number in it, or -")
    return path.read_text().partition("\n")[0]
