"""Everything that may go wrong with a delivery, planted on purpose in an otherwise clean night.

The faults are numbered as in the list that the pipeline is judged by. Each is a function of one of
the rooms, which changes one delivered file and says what it changed; the reaction to expect of a
pipeline is written beside it, in the letters of that list:

``R`` the file is rejected, ``Q`` rows go to quarantine, ``B`` nothing is published, ``W`` a warning
is published too, ``I`` nothing changes, ``A`` the file is accepted as it is; ``M`` none of it may
reach a published figure. ``Q`` becomes ``B`` above half a percent of the rows or a thousandth of
the money.
"""

from simulator.faults import (
    amounts,
    deliveries,
    encodings,
    file_names,
    headers,
    lost,
    masters,
    members,
    orders,
    people,
    times,
)
from simulator.faults.planting import FAULTS, NotDelivered, UnknownFault, plant
from simulator.faults.targets import Fault, Planted, Unfit

ROOMS = (
    amounts,
    deliveries,
    encodings,
    file_names,
    headers,
    lost,
    masters,
    members,
    orders,
    people,
    times,
)
__all__ = ["FAULTS", "Fault", "NotDelivered", "Planted", "Unfit", "UnknownFault", "plant"]
