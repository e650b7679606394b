"""Connected components by SciPy: the one place where a graph is taken apart."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def components(nodes: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return for each of ``nodes`` nodes the least one that it is connected with."""
    everybody = np.arange(nodes, dtype=np.int32)
    if not len(a):
        return everybody
    graph = coo_matrix((np.ones(len(a), np.int8), (a, b)), (nodes, nodes)).tocsr()
    count, label = connected_components(graph, directed=False)
    least = np.empty(count, np.int32)
    # Of several writes to a place the last one stays, so the least node writes last.
    least[label[::-1]] = everybody[::-1]
    return least[label]


def between(terminals: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return which edges may lie on a way from one terminal to another: all but what hangs off."""
    nodes, ends = np.unique(np.concatenate([a, b]), return_inverse=True)
    low, high = np.sort(ends.reshape(2, -1), axis=0)
    # An edge that is told twice is one edge.
    edges, edge_of = np.unique(low * len(nodes) + high, return_inverse=True)
    low, high = edges // max(len(nodes), 1), edges % max(len(nodes), 1)
    is_terminal, stays = np.isin(nodes, terminals), np.ones(len(edges), bool)
    while True:
        degree = np.bincount(np.concatenate([low[stays], high[stays]]), minlength=len(nodes))
        is_tip = (degree == 1) & ~is_terminal
        hangs_off = stays & (is_tip[low] | is_tip[high])
        if not hangs_off.any():
            return stays[edge_of]
        stays &= ~hangs_off
