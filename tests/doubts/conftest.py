"""A shop with two stages, a log of its own, and the space of doubts."""

import pytest
from sqlalchemy.engine import Engine

from bot.doubts.space import DoubtSpace
from bot.journeys.model import JourneyMap
from bot.language.sentence_encoder import shared_encoder
from tests.builders import make_map, make_question, make_stage, make_text
from tests.doubts.log import Log


@pytest.fixture(scope="session")
def space() -> DoubtSpace:
    return DoubtSpace(shared_encoder())


@pytest.fixture
def shop() -> JourneyMap:
    return make_map(
        make_stage("decision", make_question("envio_gratis", ["¿El envío es gratis?", "gastos de envío"])),
        make_stage(
            "compra",
            make_question("cambiar", ["¿Puedo cambiar el pedido?", "modificar mi compra"]),
            was=(make_text("pago"),),
        ),
    )


@pytest.fixture
def log(sqlite: Engine) -> Log:
    return Log(sqlite)
