create or replace macro tmall_status(paid_at, shipped_at, received_at, cancelled_at, is_all_refunded) as case
    when cancelled_at is not null and paid_at is null then 'TRADE_CLOSED_BY_TAOBAO'
    when cancelled_at is not null or is_all_refunded then 'TRADE_CLOSED'
    when received_at is not null then 'TRADE_FINISHED'
    when shipped_at is not null then 'WAIT_BUYER_CONFIRM_GOODS'
    when paid_at is not null then 'WAIT_SELLER_SEND_GOODS'
    else 'WAIT_BUYER_PAY'
end;
create or replace macro tmall_refund_status(refund_id, agreed_at, refunded_at, rejected_at) as case
    when refund_id is null then 'NO_REFUND'
    when refunded_at is not null then 'SUCCESS'
    when rejected_at is not null then 'CLOSED'
    when agreed_at is not null then 'WAIT_BUYER_RETURN_GOODS'
    else 'WAIT_SELLER_AGREE'
end;
-- The guide of a 云店 order, as the brand entered them at the platform: staff and store numbers.
create or replace macro tmall_guides() as table
    select
        guides.guide_id, guides.staff_no, guides.name as guide_name, stores.store_no, stores.name as store_name,
        homes.valid_from, homes.valid_to
    from guides
    inner join guide_assignments as homes on guides.guide_id = homes.guide_id and homes.is_primary
    inner join stores on homes.store_id = stores.store_id;
-- The member number of the brand, of buyers who have joined through 会员通 and have a card.
create or replace macro tmall_cards() as table
    select joined.account_id, min(cards.account_id) as card_no, min(greatest(cards.opened_at, joined.opened_at)) as known_from
    from accounts as joined
    inner join accounts as cards on joined.person_id = cards.person_id and cards.surface = 'card'
    where joined.surface = 'tmall' and joined.phone is not null
    group by joined.account_id;
create or replace macro mix_nick(account_id) as 'r01' || opaque('mix nick', account_id, 42) || '=';
create or replace macro tmall_nick(account_id) as '*' || right(opaque('nick', account_id, 4), 1) || '**';
