"""What is planted: every parameter of the simulated brand, in one place.

Shares are of one, money is fen, times are days unless the name says otherwise.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Behaviour:
    """How people, guides and the brand behave."""

    # How people come to the brand; see persons.arrival_channel.
    arrival_shares: dict[str, float] = field(
        default_factory=lambda: {
            "store": 0.44,
            "contact_way": 0.10,
            "link": 0.05,
            "referral": 0.06,
            "parcel": 0.04,
            "live": 0.04,
            "tmall": 0.12,
            "douyin": 0.09,
            "jd": 0.03,
            "xiaohongshu": 0.03,
        }
    )
    persons_by_member: float = 1.72
    """Everybody who ever buys or befriends a guide, for each one who takes a card."""
    share_known_at_start: float = 0.55
    """Of all persons, those who had arrived before the history begins."""
    orders_a_year: float = 4.2
    rate_spread: float = 0.9
    """Sigma of the logarithm of a person's own rate."""
    lifetime_days: float = 520.0
    """Mean time until a person goes dormant."""
    reactivated_share: float = 0.15
    contact_share: float = 0.68
    """Of those who could, the persons who befriend a guide."""
    second_contact_share: float = 0.12
    member_share: float = 0.8
    official_account_share: float = 0.3
    mini_program_share: float = 0.55
    transfer_share: float = 0.40
    """Chance that an own purchase of somebody with a guide moves into a private channel."""
    induced_by_open: float = 0.07
    """Chance that an opened share brings a purchase that would not have been."""
    targeted_share: float = 0.30
    """Of a guide's contacts, those that a mass message goes to."""
    talks_a_week: float = 0.075
    """Chance that a guide of mean skill talks with a contact in a week."""
    own_visits: float = 0.12
    """Visits of the mini program in four weeks, for each order that a person makes in a year."""
    parameter_loss: float = 0.18
    """Chance that a re-share loses the sharer's parameter."""
    reshare_share: float = 0.07
    block_by_message: float = 0.006
    """Chance that one mass message makes the receiver delete the guide."""
    night_share: float = 0.34
    """Of private orders, those outside of the store's hours."""
    return_share: float = 0.07
    exchange_share: float = 0.25
    """Of returns, those that are exchanges."""
    coupon_share: float = 0.22
    house_account_share: float = 0.05
    """Of store tickets of people without a card, those put on a guide's own."""
    family_phone_share: float = 0.02
    recycled_phone_share: float = 0.01
    staff_order_share: float = 0.012
    test_orders_a_day: float = 0.1
    risk_order_share: float = 0.004
    second_seller_share: float = 0.05
    rings: int = 3
    """Referral rings for each ten thousand members, at least one."""


@dataclass(frozen=True)
class Settings:
    """A simulated brand."""

    first_night: date
    """The delivery date of the initial delivery, which holds the history before it."""
    members: int = 2000
    history_days: int = 450
    nights: int = 30
    stores: int = 24
    seed: int = 7
    as_parquet: bool = False
    """Whether the large streams are delivered as Parquet instead of their native format."""
    behaviour: Behaviour = field(default_factory=Behaviour)

    @property
    def first_day(self) -> date:
        return self.first_night - timedelta(days=self.history_days)

    @property
    def last_night(self) -> date:
        return self.first_night + timedelta(days=self.nights - 1)

    @property
    def last_day(self) -> date:
        """The last day that is told of."""
        return self.last_night - timedelta(days=1)
