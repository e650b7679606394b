"""Everything that may go wrong with a delivery, planted on purpose in an otherwise clean night.

The faults are numbered as in the list that the pipeline is judged by. Each is a function in one of
the rooms, which changes one delivered file and says what it changed. The reaction that a pipeline
owes it is written beside it, in the letters of that list:

``R`` the file is rejected, ``Q`` rows go to quarantine, ``B`` nothing is published, ``W`` a warning
is published too, ``I`` nothing changes, ``A`` the file is accepted and its rows are read for what
they mean; ``M`` none of it may reach a published figure. ``Q`` becomes ``B`` above half a percent
of the rows or a thousandth of the money.
"""

from simulator.faults.catalogue import Fault, Planted, Unfit
from simulator.faults.planting import FAULTS, NotDelivered, UnknownFault, plant, planted_faults

__all__ = [
    "FAULTS",
    "Fault",
    "NotDelivered",
    "Planted",
    "Unfit",
    "UnknownFault",
    "plant",
    "planted_faults",
]
