"""The releases that are kept: which one readers have, had on a day, and had before.

Nothing here changes any of them: see ``publication``.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.home import Home
from orchestration.landing.registry import Registry
from orchestration.releasing.candidates import DATABASE, database_sha256, read_candidate
from orchestration.releasing.records import NotReleasable

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def releases(home: Home) -> list[Path]:
    """Return the folders of all kept candidates and releases, by name."""
    return sorted(
        path.parent for path in home.releases.glob("*/candidate.json") if path.parent.name[0] != "."
    )


def current(home: Home) -> Path | None:
    """Return the folder of the published release."""
    pointer = home.releases / "CURRENT"
    return home.releases / pointer.read_text().strip() if pointer.exists() else None


def current_on(home: Home, day: date) -> str | None:
    """Return the build id of the release that readers had at the end of a day in Shanghai."""
    moved = [
        build_id
        for moment, build_id in _publications(home)
        if datetime.fromisoformat(moment).astimezone(_SHANGHAI).date() <= day
    ]
    return moved[-1] if moved else None


def named(home: Home, said: str) -> Path:
    """Return the kept release with a build id, or the one that was current on a date.

    Raises ``NotReleasable`` if there was none, or if it is not kept any more.
    """
    try:
        day = date.fromisoformat(said)
    except ValueError:
        build_id: str | None = said
    else:
        build_id = current_on(home, day)
        if build_id is None:
            raise NotReleasable(f"nothing had been published by {said}")
    release = next((path for path in releases(home) if path.name == build_id), None)
    if release is None:
        raise NotReleasable(
            f"{build_id} is not kept" if build_id != said else f"there is no release {said}"
        )
    return release


def previous(home: Home) -> Path | None:
    """Return the release that was published before the current one was for the first time."""
    now = current(home)
    published = list(dict.fromkeys(recorded(home)))
    earlier = published[: published.index(now.name)] if now and now.name in published else published
    return home.releases / earlier[-1] if earlier else None


def before_candidate(home: Home) -> Path | None:
    """Return the release that a new candidate is compared with: the current one if it is whole.

    If that is lost or damaged, the whole one that was published last; none if there is none.
    """
    published = [home.releases / name for name in dict.fromkeys(reversed(recorded(home)))]
    now = current(home)
    return next((path for path in [*([now] if now else []), *published] if _is_whole(path)), None)


def recorded(home: Home) -> list[str]:
    """Return the build ids that became current, oldest first; a rollback is there again."""
    return [build_id for _, build_id in _publications(home)]


def before_erasure(home: Home) -> list[Path]:
    """Return the releases from before somebody asked to be forgotten: they may hold that person."""
    if not home.registry.exists():
        return []
    with Registry(home.registry) as registry:
        erased_at = registry.last_erasure()
    return [path for path in releases(home) if read_candidate(path).built_at <= erased_at]


def _is_whole(release: Path) -> bool:
    file = release / DATABASE
    return (
        file.exists()
        and (release / "candidate.json").exists()
        and database_sha256(release) == read_candidate(release).file_sha256
    )


def _publications(home: Home) -> list[tuple[str, str]]:
    """Return when which release became current, oldest first."""
    if not home.registry.exists():
        # Opening it would make one, and a home with a register and no key is refused.
        return []
    with Registry(home.registry) as registry:
        return [(moment, build_id) for moment, build_id, _, _ in registry.publications()]
