"""Disparity: as China outgrows Japan, the colonial past weighs less in Seoul."""

from typing import Any

from ..model.mechanism import Mechanism, Sign
from ..model.parameters import Parameter

PSI = Parameter(
    "psi",
    "disparity_discount",
    "optional",
    0,
    0,
    1,
    "discount of colonial-past animosity as China outgrows Japan",
    r"\psi",
)
D = Parameter(
    "D",
    "china_japan_disparity",
    "optional",
    0,
    0,
    1,
    "China-Japan capability disparity (mC - mJ)/(mC + mJ), clipped at 0",
    "D",
)


def animosity(player: str, values: Any) -> Any:
    return 1 - values.psi * values.D if player == "ROK" else 1


MECHANISM = Mechanism(
    name="disparity",
    order=170,
    claim="The more China outweighs Japan, the more Seoul minds China's power and the less Japan's past.",
    seeds=("S000",),
    catalogue=("M06",),
    parameters=(PSI, D),
    switch=("psi",),
    scales={"animosity": animosity},
    signs=(
        Sign("psi", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
        Sign("D", "ROK", "C", "H", {"Japan": "C", "US": "E"}, 1),
    ),
    rival="M07, M10: a bigger China also pulls Seoul harder, which works the other way.",
)
