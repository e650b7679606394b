create or replace macro xhs_status(until_moment, paid_at, shipped_at, received_at, cancelled_at, is_all_refunded, is_exchanging) as case
    when cancelled_at is not null then 9
    when is_all_refunded then 8
    when is_exchanging then 10
    when received_at is not null then 7
    when shipped_at is not null then 6
    when paid_at is null then 1
    -- Being worked on for its first half hour.
    when paid_at >= until_moment - interval 30 minutes then 2
    else 4
end;
create or replace macro xhs_after_sale_status(requested_at, refunded_at, rejected_at) as case
    when requested_at is null then 1 when refunded_at is not null then 3 when rejected_at is not null then 4 else 2
end;
create or replace macro xhs_hex(kind, id) as opaque('xhs ' || kind, id, 24);
