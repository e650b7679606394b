"""What each published metric means."""

import great_expectations.expectations as gxe

from expectations.validation import CRITICAL, table_suite

rows = """
    select
        *,
        numerator_metric in (select metric from kpi.metric_dictionary)
            and (
                denominator_metric is null
                or denominator_metric in (select metric from kpi.metric_dictionary)
            )
            as has_halves
    from kpi.metric_dictionary
"""

_TEXTS = ("name_en", "name_zh", "definition_en", "definition_zh", "grain", "owner", "tests")

suite = table_suite(
    "kpi.metric_dictionary",
    ["metric"],
    ["definition_version", "final_days"],
    gxe.ExpectColumnValuesToBeUnique(column="metric", severity=CRITICAL),
    *(
        gxe.ExpectColumnValueLengthsToBeBetween(column=each, min_value=1, severity=CRITICAL)
        for each in _TEXTS
    ),
    gxe.ExpectColumnValuesToMatchRegex(column="name_zh", regex="[一-鿿]", severity=CRITICAL),
    gxe.ExpectColumnValuesToMatchRegex(column="definition_zh", regex="[一-鿿]", severity=CRITICAL),
    gxe.ExpectColumnValuesToBeInSet(column="has_halves", value_set=[True], severity=CRITICAL),
)
