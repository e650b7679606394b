{{ standing_lines(
    'members',
    ['source_customer_id'],
    {
        'bound_guide_id': 'string',
        'bound_store_id': 'string',
        'opening_guide_id': 'string',
        'opening_store_id': 'string',
        'activating_guide_id': 'string',
        'activating_store_id': 'string',
        'registered_at': 'timestamp',
        'activated_at': 'timestamp',
    },
    is_history=true,
) }}
