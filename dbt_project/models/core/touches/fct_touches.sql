{#
    What reached a customer, and what a customer did in the private domain: only the latter is an
    action. Who it was is an id, which the bridge resolves.
#}
with

touches as (

    select
        told.channel,
        told.touch_id,
        told.touch_type,
        told.is_action,
        told.id_type,
        told.scope,
        told.id_value,
        told.visitor_id,
        coalesce(told.staff_no, accounts.staff_no, holders.staff_no) as staff_no,
        told.share_id,
        told.root_share_id,
        told.store_id,
        told.content_id,
        told.is_broadcast,
        told.touched_at,
        {{ business_date('told.touched_at') }} as business_date

    from {{ ref('int_touches_told') }} as told

    -- A userid is of its corp, and may be given to somebody else after its holder has left.
    left join {{ ref('dim_guide_accounts') }} as accounts
        on
            told.scope = accounts.corp_id
            and told.guide_userid = accounts.guide_userid
            and told.touched_at >= coalesce(accounts.valid_from_at, timestamp '1970-01-01 00:00:00')
            and told.touched_at < coalesce(accounts.valid_to_at, timestamp '9999-12-31 00:00:00')

    -- Of who left before the directory was first told only the sheet of staff knows.
    left join {{ ref('int_account_holders_listed') }} as holders
        on
            told.guide_userid = holders.guide_userid
            and {{ business_date('told.touched_at') }} >= holders.hire_date
            and {{ business_date('told.touched_at') }} < coalesce(holders.next_hire_date, date '9999-12-31')

)

select * from touches
