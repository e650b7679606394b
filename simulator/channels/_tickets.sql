-- What the stores' tills, the ERP and the OMS share.
-- Lines given back at one moment are one ticket, named by the first of them. Money back without goods moves no piece.
create or replace view return_lines as
select
    refund_id,
    order_id,
    line_no,
    case when kind = 'refund_only' then 0 else quantity end as quantity,
    refund_fen,
    refunded_at,
    is_exchange,
    store_id,
    min(refund_id) over (partition by order_id, refunded_at) as return_id
from refunds
where refunded_at is not null;
create or replace macro return_ticket_no(return_id) as 'TH' || lpad(cast(return_id as varchar), 10, '0');
-- The store that stands for an online channel in the books.
create or replace view virtual_stores as
select channel, store_id, store_no, name from stores where is_virtual;
-- A guide's own card stands on tickets of people without one.
create or replace view house_cards_by_guide as
select guide_id, min(card_no) as card_no from house_cards group by guide_id;
