{#
    Whose contact a customer is, by staff number. A userid may be given to somebody else after its
    holder has left; the app no longer lists the holder then, the sheet of staff still does. Of what
    began before anybody told only the end is known, so its holder is who had the account then.
#}
with

relations as (

    select
        *,
        coalesce(added_at, valid_to_at) as known_at

    from {{ ref('bridge_contact_relations') }}

),

contacts as (

    select
        relations.corp_id,
        relations.external_userid,
        relations.guide_userid,
        coalesce(accounts.staff_no, holders.staff_no) as guide_id,
        relations.began_by,
        relations.ended_because,
        relations.added_at,
        relations.waiting_since_at,
        relations.valid_to_at,
        {{ business_date('relations.added_at') }} as began_date,
        -- Between two nights it counts on the last day on which it may have been.
        case
            when relations.ended_after_at = relations.valid_to_at then {{ business_date('relations.valid_to_at') }}
            else {{ business_date(minutes_after('relations.valid_to_at', '-1')) }}
        end as ended_date

    from relations

    left join {{ ref('dim_guide_accounts') }} as accounts
        on
            relations.corp_id = accounts.corp_id
            and relations.guide_userid = accounts.guide_userid
            and relations.known_at >= coalesce(accounts.valid_from_at, timestamp '1970-01-01 00:00:00')
            and relations.known_at < coalesce(accounts.valid_to_at, timestamp '9999-12-31 00:00:00')

    left join {{ ref('int_account_holders_listed') }} as holders
        on
            relations.guide_userid = holders.guide_userid
            and {{ business_date('relations.known_at') }} >= holders.hire_date
            and {{ business_date('relations.known_at') }} < coalesce(holders.next_hire_date, date '9999-12-31')

)

select * from contacts
