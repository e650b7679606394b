"""Random numbers that depend on what they are for and on nothing else.

A draw is a function of the seed, a topic and the ids it concerns, so it is the same whatever was
drawn before it, in whichever process, and however long the history is. The mixing function is
SplitMix64 (Steele, Lea and Flood 2014, https://doi.org/10.1145/2714064.2660195).
"""

import hashlib

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_PIECE = 1 << 14
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


class Chance:
    """Draws for one seed. Keys are integers or integer arrays, broadcast against each other."""

    def __init__(self, seed: int):
        self._seed = seed

    def bits(self, topic: str, *keys) -> np.ndarray:
        """Return 64 random bits for each combination of keys."""
        digest = hashlib.sha256(f"{self._seed} {topic}".encode()).digest()
        start = np.asarray(int.from_bytes(digest[:8], "little"), np.uint64)
        arrays = np.broadcast_arrays(*(np.asarray(key) for key in keys)) if keys else []
        if not arrays or arrays[0].ndim != 1:
            return _drawn(start, list(arrays))
        # In pieces that stay in the processor's cache.
        drawn = np.empty(len(arrays[0]), np.uint64)
        for first in range(0, len(drawn), _PIECE):
            piece = slice(first, first + _PIECE)
            drawn[piece] = _drawn(start, [array[piece] for array in arrays])
        return drawn

    def uniform(self, topic: str, *keys) -> np.ndarray:
        """Return numbers from [0, 1)."""
        return (self.bits(topic, *keys) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def happens(self, topic: str, probability, *keys) -> np.ndarray:
        return self.uniform(topic, *keys) < probability

    def between(self, topic: str, low, high, *keys) -> np.ndarray:
        """Return whole numbers from ``low`` up to and without ``high``."""
        span = np.asarray(high) - np.asarray(low)
        return (np.asarray(low) + np.floor(self.uniform(topic, *keys) * span)).astype(np.int64)

    def normal(self, topic: str, *keys) -> np.ndarray:
        """Return standard normal numbers (Box and Muller)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(topic + " radius", *keys)))
        return radius * np.cos(2.0 * np.pi * self.uniform(topic + " angle", *keys))

    def exponential(self, topic: str, mean, *keys) -> np.ndarray:
        return -np.asarray(mean) * np.log1p(-self.uniform(topic, *keys))

    def poisson(self, topic: str, mean, *keys) -> np.ndarray:
        """Return counts by inversion; for means up to a few dozen."""
        draw, mean = np.broadcast_arrays(self.uniform(topic, *keys), np.asarray(mean, np.float64))
        chance, count = np.exp(-mean), np.zeros(draw.shape, np.int64)
        open_ = np.nonzero(draw >= chance)
        draw, mean, chance = draw[open_], mean[open_], chance[open_]
        total = chance
        for step in range(1, 400):
            count[open_] = step
            chance = chance * mean / step
            total = total + chance
            left = draw >= total
            open_ = tuple(place[left] for place in open_)
            draw, mean, chance, total = draw[left], mean[left], chance[left], total[left]
            if not left.any():
                break
        return count

    def pick(self, topic: str, weights, *keys) -> np.ndarray:
        """Return places drawn by weight."""
        edges = np.cumsum(np.asarray(weights, np.float64))
        places = np.searchsorted(edges, self.uniform(topic, *keys) * edges[-1], side="right")
        return np.minimum(places, len(edges) - 1)


def _drawn(state: np.ndarray, keys: list[np.ndarray]) -> np.ndarray:
    with np.errstate(over="ignore"):
        for key in keys:
            state = _mixed(state + key.astype(np.int64).view(np.uint64) * _GOLDEN)
        return _mixed(state)


def _mixed(state: np.ndarray) -> np.ndarray:
    state = state + _GOLDEN
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))
