"""Records of sales that a fault may choose from."""

from decimal import Decimal

from simulator.faults.catalogue import Unfit
from simulator.faults.contents import Content
from simulator.faults.meanings import SALES, Meaning
from simulator.faults.records import Record
from simulator.faults.targets import Target


def sales(target: Target, at_least: int = 1) -> tuple[Content, Meaning]:
    content, meaning = target.content(at_least), SALES[target.contract.name]
    if len(paid_records(content, meaning)) < at_least:
        raise Unfit("too few rows with money")
    return content, meaning


def paid_records(content: Content, meaning: Meaning) -> list[Record]:
    return [
        record
        for record in content.records
        if Decimal((record.get(meaning.paid) or "0").replace(",", "")) > 0
    ]


def few_records(target: Target, content: Content, meaning: Meaning) -> list[Record]:
    """Return so few records that half a percent is not reached, where the file is large enough."""
    return target.rng.sample(paid_records(content, meaning), max(1, content.rows // 400))
