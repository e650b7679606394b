"""What was planted beside what came of it, counted again in the tables of the world."""

from dataclasses import dataclass
from math import sqrt

from simulator.charts.figures import SALES
from simulator.world.settings import Settings
from simulator.world.store import World


@dataclass(frozen=True)
class Measure:
    """A share of cases, or their mean where there is a spread, and what was planted of it."""

    name: str
    note: str
    planted: float | None
    found: float | None
    cases: int
    spread: float | None = None
    """The standard deviation of one case; that of a share follows from the share."""

    @property
    def error(self) -> float | None:
        """Half of the interval that chance leaves open in 95 of 100 worlds."""
        if self.found is None or not self.cases:
            return None
        spread = sqrt(self.found * (1 - self.found)) if self.spread is None else self.spread
        return 1.96 * spread / sqrt(self.cases)

    @property
    def is_off(self) -> bool:
        if self.planted is None or self.found is None or self.error is None:
            return False
        return abs(self.found - self.planted) > self.error

    def shown(self, value: float | None) -> str:
        if value is None:
            return "–"
        if self.spread is not None:
            return f"{value:.2f}"
        return f"{value:.2%}" if value < 0.02 else f"{value:.1%}"

    @property
    def interval(self) -> str:
        if self.found is None or not self.error:
            return ""
        return (
            f"{self.shown(max(self.found - self.error, 0))} – {self.shown(self.found + self.error)}"
        )


_CUSTOMERS = "persons where not is_test and not is_staff"


def _known(table: str, condition: str) -> str:
    return (
        f"select person_id in (select person_id from {table} where {condition}) from {_CUSTOMERS}"
    )


# The parameter, how it is counted, and the cases with whether each of them counts.
_PLANTED = (
    (
        "share_known_at_start",
        "persons who arrived before the history, of all persons",
        "select arrived_at < '{first_day}' from " + _CUSTOMERS,
    ),
    (
        "contact_share",
        "persons who befriended a guide, of those who came into a store half a year ago or earlier",
        _known("contacts", "true")
        + " and arrival_channel = 'store' and arrived_at < date '{last_day}' - interval 180 day",
    ),
    (
        "second_contact_share",
        "of who befriended a guide two years ago or earlier, who has a second one; transfers apart",
        """select count(distinct guide_id) > 1 from contacts where former_contact_id is null
        group by person_id having min(added_at) < date '{last_day}' - interval 730 day""",
    ),
    (
        "member_share",
        "persons with a card, of those who came into a store or over a guide's code",
        _known("accounts", "surface = 'card'") + " and arrival_channel in ('store', 'contact_way')",
    ),
    (
        "official_account_share",
        "persons who followed the official account",
        _known("accounts", "surface = 'official_account'"),
    ),
    (
        "mini_program_share",
        "persons who used the mini program, of those whom neither a share nor an order took there",
        _known("accounts", "surface = 'mini_program'")
        + """ and person_id not in (select person_id from visits where share_id is not null)
        and person_id not in (select person_id from orders where channel = 'youzan')""",
    ),
    (
        "transfer_share",
        "orders moved into a private channel, of own and moved ones of persons with a guide then",
        """select cause = 'moved' from sales where cause in ('own', 'moved') and exists (
            select 1 from contacts where contacts.person_id = sales.person_id
                and added_at <= ordered_at and (ended_at is null or ended_at > ordered_at))""",
    ),
    (
        "induced_by_open",
        "opened shares that brought an order which would not have been",
        """select (person_id, share_id) in (
            select (person_id, share_id) from sales
            where cause = 'induced' and share_id is not null)
        from visits where kind = 'visit' and share_id is not null""",
    ),
    (
        "parameter_loss",
        "visits through a re-share of which the log has no code",
        """select told_code is null from visits inner join shares using (share_id)
        where visits.kind = 'visit' and parent_id is not null""",
    ),
    (
        "reshare_share",
        "opened shares of guides that the person shared on",
        """select (person_id, share_id) in (
            select (sharer_person_id, parent_id) from shares where parent_id is not null)
        from visits inner join shares using (share_id)
        where visits.kind = 'visit' and parent_id is null""",
    ),
    (
        "block_by_message",
        "mass messages received after which the guide was deleted within two days",
        """select exists (
            select 1 from contacts
            where contacts.person_id = mass_sends.person_id
                and contacts.guide_id = mass_sends.guide_id and end_reason = 'customer_deleted'
                and contacts.ended_at > sent_at and contacts.ended_at < sent_at + interval 2 day)
        from mass_sends where status = 1 and person_id is not null""",
    ),
    (
        "night_share",
        "private orders outside of the store's hours",
        "select is_off_hours from sales where side = 'private'",
    ),
    (
        "return_share",
        "lines received of which something came back, money alone included",
        """select (order_id, line_no) in (
            select (order_id, line_no) from refunds where rejected_at is null)
        from order_lines inner join sales using (order_id)
        where received_at is not null and order_lines.paid_fen > 100""",
    ),
    (
        "exchange_share",
        "returns to a store that are exchanges",
        """select is_exchange from refunds inner join sales using (order_id)
        where side = 'store' and refunds.kind = 'return'""",
    ),
    (
        "coupon_share",
        "normal orders of a list price from 200 yuan on with a coupon",
        "select coupon_fen > 0 from sales where kind = 'normal' and list_fen >= 20000",
    ),
    (
        "house_account_share",
        "store tickets on a guide's own card, of those of persons who have none",
        """select house_guide_id is not null from sales
        where side = 'store' and kind not in ('staff', 'exchange')
            and person_id not in (select person_id from accounts where surface = 'card')""",
    ),
    (
        "family_phone_share",
        "persons with a phone of the family",
        _known("phones", "kind = 'family'"),
    ),
    (
        "recycled_phone_share",
        "persons with a number that had been somebody else's",
        _known("phones", "kind = 'recycled'"),
    ),
    ("staff_order_share", "orders of staff", "select kind = 'staff' from sales"),
    (
        "risk_order_share",
        "online orders under suspicion",
        "select is_risk from sales where side <> 'store'",
    ),
    (
        "second_seller_share",
        "store tickets that two sellers share",
        """select second_seller_guide_id is not null from sales
        where side = 'store' and seller_guide_id is not null""",
    ),
)
_DERIVED = (
    ("private orders", "of all orders", "select side = 'private' from sales"),
    (
        "moved, of private orders",
        "from the left pocket into the right one: bought anyway, elsewhere",
        "select cause = 'moved' from sales where side = 'private'",
    ),
    (
        "induced, of private orders",
        "would not have been without the private domain",
        "select cause = 'induced' from sales where side = 'private'",
    ),
    (
        "orders after a share",
        "private orders whose buyer came through a share",
        "select share_id is not null from sales where side = 'private'",
    ),
    (
        "anonymous tickets",
        "store tickets on which nobody is known",
        "select account_id is null from sales where side = 'store'",
    ),
    (
        "buyers who came back",
        "persons with a second order, of those with a first",
        "select count(*) > 1 from sales group by person_id",
    ),
    (
        "contacts lost",
        "relations that one side has deleted",
        "select end_reason in ('customer_deleted', 'guide_deleted') is true from contacts",
    ),
    (
        "cancelled orders",
        "of all orders but test ones",
        "select cancelled_at is not null from orders where kind <> 'test'",
    ),
)


def measures(world: World, settings: Settings) -> list[Measure]:
    """Return what can be counted again, and then what follows without having been planted."""
    plan = settings.behaviour
    rate = f"from {_CUSTOMERS} and rate > 0"
    days = {"first_day": settings.first_day, "last_day": settings.last_day}
    return [
        *(
            _share(
                world,
                f"arrival_shares: {channel}",
                "persons who first met the brand there",
                planted / sum(plan.arrival_shares.values()),
                f"select arrival_channel = '{channel}' from {_CUSTOMERS}",
            )
            for channel, planted in plan.arrival_shares.items()
        ),
        _mean(
            world, "orders_a_year", "a person's own rate", plan.orders_a_year, f"select rate {rate}"
        ),
        *(
            _share(world, name, note, getattr(plan, name), cases.format(**days))
            for name, note, cases in _PLANTED
        ),
        *(_share(world, name, note, None, cases) for name, note, cases in _DERIVED),
    ]


def headline(world: World) -> list[tuple[str, str]]:
    """Return what the brand is in a few numbers, each with its name."""
    [row] = _rows(
        world,
        """select count(*), sum(yuan), avg(yuan), sum(yuan) filter (side = 'private') / sum(yuan),
            (select count(*) from persons where not is_test),
            (select count(*) from accounts where surface = 'card'),
            (select count(*) from contacts where ended_at is null),
            (select count(*) from stores
                where not is_virtual and not is_test and closed_on is null),
            (select count(*) from guides
                where left_on is null or left_on > (select max(day) from sales)),
            (select sum(refund_fen) / 100.0 from refunds where refunded_at is not null) / sum(yuan)
        from sales""",
    )
    orders, yuan, value, private, persons, cards, contacts, stores, guides, refunded = row
    return [
        (f"{persons:,}", "persons 顾客"),
        (f"{cards:,}", "cards 会员卡"),
        (f"{contacts:,}", "contacts held 企微好友"),
        (f"{stores:,} / {guides:,}", "stores / guides 门店、导购"),
        (f"{orders:,}", "orders 订单"),
        (f"{(yuan or 0) / 10_000:,.1f}", "sales, 10k yuan 销售额（万元）"),
        (f"{value or 0:,.0f}", "yuan an order 客单价"),
        (f"{private or 0:.1%}", "private share of sales 私域占比"),
        (f"{refunded or 0:.1%}", "refunded, of sales 退款率"),
    ]


def _share(world: World, name: str, note: str, planted: float | None, cases: str) -> Measure:
    [(found, count)] = _rows(
        world, f"select avg(cast(counts as int)), count(counts) from ({cases}) as cases (counts)"
    )
    return Measure(name, note, planted, found, count)


def _mean(world: World, name: str, note: str, planted: float, cases: str) -> Measure:
    [(found, count, spread)] = _rows(
        world, f"select avg(value), count(value), stddev(value) from ({cases}) as cases (value)"
    )
    return Measure(name, note, planted, found, count, spread or 0.0)


def _rows(world: World, query: str) -> list[tuple]:
    return world.engine.execute(f"with {SALES} {query}").fetchall()
