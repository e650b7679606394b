"""How answers are measured against the truth, with examples that others have worked out."""

import time

import numpy as np
import pytest

from simulator.scoring.agreement import agreement, attribution_error, coverage, covers, error


def test_b_cubed_is_that_of_bagga_and_baldwin():
    # Their figure 1 and two responses (1998): precision 16/21 and 7/12, recall 1.
    true = list("aaaaabbccccc")
    joined_small = agreement(list("111112222222"), true)
    joined_large = agreement(list("111112211111"), true)

    assert joined_small.b3_precision == pytest.approx(16 / 21)
    assert joined_large.b3_precision == pytest.approx(7 / 12)
    assert joined_small.b3_recall == joined_large.b3_recall == pytest.approx(1)


def test_pairs_are_those_of_the_textbook():
    # Manning, Raghavan, Schuetze, figure 16.4: 20 true positives, 20 false ones, 24 missed.
    found = [1] * 6 + [2] * 6 + [3] * 5
    measured = agreement(found, list("xxxxxo" + "xooood" + "xxddd"))

    assert measured.pairwise_precision == pytest.approx(20 / 40)
    assert measured.pairwise_recall == pytest.approx(20 / 44)


def test_a_merge_with_a_stranger_costs_precision_and_a_split_recall():
    true = ["p", "p", "q", "q"]
    merged, split = agreement([1, 1, 1, 1], true), agreement([1, 2, 3, 3], true)

    assert (merged.pairwise_precision, merged.pairwise_recall) == (2 / 6, 1)
    assert (split.pairwise_precision, split.pairwise_recall) == (1, 1 / 2)
    assert (split.b3_precision, split.b3_recall) == (1, 3 / 4)


def test_the_names_and_the_order_of_clusters_do_not_matter():
    chance = np.random.default_rng(7)
    true, found = chance.integers(0, 40, 500), chance.integers(0, 40, 500)
    order = chance.permutation(500)

    assert agreement(found, true) == agreement([f"c{99 - each}" for each in found], true)
    once, again = agreement(found, true), agreement(found[order], true[order])
    assert again.b3_precision == pytest.approx(once.b3_precision)
    assert again.pairwise_recall == once.pairwise_recall


def test_nobody_together_is_all_right():
    measured = agreement([1, 2, 3], ["a", "b", "c"])

    assert vars(measured) == dict.fromkeys(vars(measured), 1)
    assert vars(agreement([], [])) == dict.fromkeys(vars(measured), 1)


def test_an_id_without_a_cluster_is_refused():
    with pytest.raises(ValueError, match="no cluster"):
        agreement(np.array(["a", None], object), ["a", "b"])


def test_three_million_ids_take_seconds():
    chance = np.random.default_rng(1)
    true = chance.integers(0, 1_000_000, 3_000_000)
    begun = time.process_time()

    assert agreement(true, true).b3_recall == pytest.approx(1)
    assert time.process_time() - begun < 10


def test_what_has_a_cause_is_explained():
    assert error(1_000, 940, [-50]) == (-60, -10)
    assert error(1_000, 1_000) == (0, 0)


def test_credit_at_a_wrong_guide_is_wrong_once():
    lines, guides = ["l1", "l1", "l2"], ["anna", "bo", "anna"]

    assert attribution_error(lines, guides, [100, 0, 300], [100, 0, 300]) == 0
    # Anna's hundred is Bo's: a hundred of four hundred, not two.
    assert attribution_error(lines, guides, [100, 0, 300], [0, 100, 300]) == 0.25
    assert attribution_error(lines, guides, [100, 0, 300], [50, 50, 300]) == 0.125


def test_credit_to_nobody_is_wrong():
    assert attribution_error(["l1", "l2"], ["anna", "anna"], [100, 300], [100, 0]) == 0.75
    assert attribution_error(["l1"], ["anna"], [0], [100]) == 1
    assert attribution_error([], [], [], []) == 0


def test_an_interval_covers_its_ends():
    assert covers(0.2, 0.4, 0.4)
    assert not covers(0.2, 0.4, 0.41)
    assert coverage([(0.1, 0.3), (0.2, 0.4), (0.31, 0.5), (0.3, 0.3)], 0.3) == 0.75
