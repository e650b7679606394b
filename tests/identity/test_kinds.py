"""Which kinds of ids persons have, told by a slow reference of a few lines."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from orchestration.identity.links import Kinds
from orchestration.identity.numbers import kinds_of, overfull

NODES = 6
# More kinds than a number of 64 bits has room for.
kinds = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, 200)), max_size=30)
groups = st.lists(st.integers(0, 3), min_size=NODES, max_size=NODES)


@given(kinds, groups)
def test_a_group_is_overfull_if_two_members_have_one_kind(told, group_of):
    node, kind = zip(*told, strict=True) if told else ((), ())
    column = Kinds(np.array(node, np.int32), np.array(kind, np.int32), np.zeros(len(node), bool))
    core = np.arange(NODES, dtype=np.int32)
    found = overfull(np.array(group_of), core, kinds_of(core, column))
    holders = Counter((group_of[n], k) for n, k in set(told))
    assert found.tolist() == sorted({group for (group, _), count in holders.items() if count > 1})
