-- How 抖店 codes states. A payment that is minutes old is 105 until the platform has taken it over.
create or replace macro douyin_status(until_moment, paid_at, shipped_at, received_at, cancelled_at, is_all_refunded) as case
    when cancelled_at is not null or (is_all_refunded and shipped_at is null) then 4
    when received_at is not null then 5
    when shipped_at is not null then 3
    when paid_at is null then 1
    when paid_at >= until_moment - interval 10 minutes then 105
    else 2
end;
create or replace macro douyin_trade_type(kind, talent_id) as case
    when kind = 'sample' and talent_id is not null then 12
    when kind = 'sample' then 10
    when kind = 'trial' then 5
    else 0
end;
create or replace macro douyin_c_biz(talent_id, order_id) as
    case when talent_id is not null then 2 when lot('own shop', order_id, 3) = 0 then 8 else 0 end;
create or replace macro douyin_aftersale_status(refund_id, agreed_at, refunded_at, rejected_at) as case
    when refund_id is null then 0
    when refunded_at is not null then 12
    when rejected_at is not null then 28
    when agreed_at is not null then 7
    else 6
end;
create or replace macro douyin_aftersale_type(kind, is_exchange, shipped_at) as case
    when is_exchange then 3
    when shipped_at is null then 2
    when kind = 'return' then 0
    else 1
end;
-- A host bears a tenth of what the shop would give away.
create or replace macro talent_cost(fen, talent_id) as
    case when talent_id is null then 0 else cast(greatest(fen, 0) // 10 as bigint) end;
-- The number of a room, or one made of the name that the brand has for it; 0 outside of one.
create or replace macro live_room_id(room_no) as case
    when room_no is null then 0
    else coalesce(try_cast(room_no as bigint), 7400000000000000000 + lot('room', room_no, 99999999999999))
end;
