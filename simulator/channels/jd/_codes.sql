create or replace macro jd_state(paid_at, shipped_at, received_at, cancelled_at, is_all_refunded) as case
    when cancelled_at is not null or (is_all_refunded and shipped_at is null) then 'TRADE_CANCELED'
    when received_at is not null then 'FINISHED_L'
    when shipped_at is not null then 'WAIT_GOODS_RECEIVE_CONFIRM'
    when paid_at is not null then 'WAIT_SELLER_STOCK_OUT'
    else 'NOT_PAY'
end;
-- A cart is one order until it is paid; where other goods were in it, it is voided and this one is what is left.
create or replace macro jd_is_split(order_id) as lot('jd split', order_id, 40) = 0;
create or replace macro jd_parent_id(order_id) as '29' || lpad(cast(order_id as varchar), 10, '0');
