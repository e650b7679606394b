-- Polled while a transfer waits, and once more in the night after it was decided.
select
    nights.delivery_date,
    account_of('wecom') as account,
    struct_pack(
        endpoint := case when asked.kind = 'resigned' then 'resigned/transfer_result' else 'transfer_result' end,
        handover_userid := givers.userid,
        takeover_userid := takers.userid,
        external_userid := customers.external_userid,
        status := case when asked.taken_over_at >= nights.until then 2 else cast(asked.status as int) end,
        takeover_time := case
            when asked.taken_over_at >= nights.until or asked.status = 1 then epoch_s(asked.taken_over_at) else 0
        end
    ) as record
from nights
inner join transfers as asked on asked.requested_at < nights.until and asked.taken_over_at >= nights.since
inner join wecom_people as customers on asked.person_id = customers.person_id
inner join guides as givers on asked.from_guide_id = givers.guide_id
inner join guides as takers on asked.to_guide_id = takers.guide_id
order by nights.delivery_date, asked.requested_at, asked.transfer_id;
