-- Two generations of tills: the old one names an article by style, colour and size and writes a
-- discount as 0.9, the new one names it by its unit and writes 90.
create or replace macro is_old_till(store_id) as lot('till', store_id, 3) = 0;
-- How the rest is paid that no coupon, points or deposit covers.
create or replace macro till_payment(order_id) as case
    when lot('payment', order_id, 100) < 62 then 'wechat' when lot('payment', order_id, 100) < 82 then 'alipay'
    when lot('payment', order_id, 100) < 87 then 'cash' else 'other' end;
