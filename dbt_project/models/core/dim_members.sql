{{ standing_lines('members', [
    'source_customer_id',
    'age_band',
    'income_band',
    'home_ownership',
    'marital_status',
    'household_size',
    'household_composition',
    'children_count',
]) }}
