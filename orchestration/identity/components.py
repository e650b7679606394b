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
