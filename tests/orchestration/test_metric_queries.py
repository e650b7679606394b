"""Questions to MetricFlow that would count a store once more in its brand."""

import pytest

from orchestration.metric_queries import ScopeMissing, require_scopes

SHARE = ("query", "--metrics", "off_hours_share_of_all,pd_revenue_share_7d", "--group-by")


def test_a_brand_is_not_added_to_its_own_stores(manifest):
    with pytest.raises(ScopeMissing, match=r"pd_revenue_share_7d .* private_domain_month__scope"):
        require_scopes(manifest, [*SHARE, "metric_time__month"])


@pytest.mark.parametrize(
    "words",
    [
        ("metric_time__month,private_domain_month__scope_type,private_domain_month__scope",),
        ("metric_time", "--where", "{{ Dimension('private_domain_month__scope') }} = 'brand'"),
    ],
)
def test_who_says_whose_numbers_are_wanted_gets_them(manifest, words):
    require_scopes(manifest, [*SHARE, *words])


def test_what_is_told_once_needs_no_scope(manifest):
    require_scopes(manifest, ["query", "--metrics=off_hours_share_of_all"])
