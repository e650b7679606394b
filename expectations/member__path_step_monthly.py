"""What follows a step of a session in the mini program."""

import great_expectations.expectations as gxe

from expectations.member__path_monthly import may_be_empty as may_be_empty
from expectations.validation import CRITICAL, table_suite

rows = """
    select
        steps.*,
        sum(steps.transitions) over (partition by steps.month, steps.state) - steps.steps
            as steps_beside_the_transitions,
        sum(case when steps.is_end then steps.transitions else 0 end) over (
            partition by steps.month
        ) - coalesce(paths.all_sessions, 0) as ends_beside_the_sessions,
        not (
            steps.ordering_transitions <= steps.transitions
            and steps.is_end = (steps.next_state = 'end')
            and steps.is_end = (steps.drop_offs is not null)
            and steps.is_end = (steps.median_seconds_to_next is null)
        ) as is_odd
    from member.path_step_monthly as steps
    left join (select distinct month, all_sessions from member.path_monthly) as paths
        on steps.month = paths.month
"""


suite = table_suite(
    "member.path_step_monthly",
    ["month", "state", "next_state", "link_type", "page_type"],
    ["steps", "transitions", "ordering_transitions"],
    gxe.ExpectCompoundColumnsToBeUnique(
        column_list=["month", "state", "next_state"], severity=CRITICAL
    ),
    # Each step leads somewhere, and each session to one end.
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=0, severity=CRITICAL
        )
        for column in ("steps_beside_the_transitions", "ends_beside_the_sessions")
    ),
    gxe.ExpectColumnValuesToBeInSet(column="is_odd", value_set=[False], severity=CRITICAL),
    *(
        gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=0, max_value=1, severity=CRITICAL
        )
        for column in ("transition_share", "drop_off_rate")
    ),
)
