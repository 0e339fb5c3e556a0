"""From a doubt to an edit of the map, in a form that the map can take."""

import pytest

from bot.doubts.deciding import as_more_wordings, as_new_question, as_small_talk
from bot.errors import CataloguedError
from bot.journeys.editing.edits import Insert, Several
from bot.journeys.editing.places import Place
from bot.journeys.editing.values import Group
from tests.builders import HERE, make_map, make_question, make_stage

FILE = HERE.file
KNOWN = "compra.lo_envolveis"
SHOP = make_map(make_stage("compra", make_question("lo_envolveis", ["¿Cambiáis el pedido?", "otro pedido"])))


def test_a_new_question_has_a_free_id_and_each_wording_once():
    wordings = ["¿Lo envolvéis?", "lo  envolvéis\n para regalo", "¿LO ENVOLVÉIS?", "Otro pedido", ""]
    accepted = as_new_question(SHOP, "compra", file=FILE, wordings=wordings, answer="Sí, gratis.")
    asked = ("¿Lo envolvéis?", "lo envolvéis para regalo")
    question = Group.of(id="lo_envolveis_2", ask=asked, answer="Sí, gratis.")
    assert accepted.path == "compra.lo_envolveis_2"
    assert accepted.edit == Insert(Place(FILE, ("stages", "compra", "questions")), question)
    assert accepted.known == {"Otro pedido": KNOWN}


def test_more_wordings_are_those_the_map_does_not_have():
    accepted = as_more_wordings(SHOP, "compra.lo_envolveis", file=FILE, wordings=["otro PEDIDO", "cambiar de idea"])
    place = Place(FILE, ("stages", "compra", "questions", "lo_envolveis", "ask"))
    assert (accepted.path, accepted.edit) == ("compra.lo_envolveis", Several((Insert(place, "cambiar de idea"),)))
    assert accepted.known == {"otro PEDIDO": KNOWN}, "what is left out is told"


def test_small_talk_gets_phrases():
    edit = as_small_talk(SHOP, "thanks", file=FILE, wordings=["mil gracias", "Mil  gracias"])
    assert edit == Several((Insert(Place(FILE, ("small_talk", "thanks", "ask")), "mil gracias"),))


@pytest.mark.parametrize(
    ("decide", "key"),
    [
        (
            lambda: as_new_question(SHOP, "venta", file=FILE, wordings=["a", "b"], answer="x"),
            "errors.doubts.no_stage",
        ),
        (
            lambda: as_new_question(SHOP, "compra", file=FILE, wordings=["a"], answer="x"),
            "errors.doubts.too_few_wordings",
        ),
        (lambda: as_more_wordings(SHOP, "compra.nada", file=FILE, wordings=["a"]), "errors.doubts.no_question"),
        (lambda: as_more_wordings(SHOP, "nada.nada", file=FILE, wordings=["a"]), "errors.doubts.no_question"),
        (
            lambda: as_more_wordings(SHOP, KNOWN, file=FILE, wordings=["otro pedido"]),
            "errors.doubts.known_wordings",
        ),
        (lambda: as_small_talk(SHOP, "thanks", file=FILE, wordings=[" "]), "errors.doubts.known_wordings"),
    ],
)
def test_what_the_map_cannot_take_is_refused(decide, key: str):
    with pytest.raises(CataloguedError) as refused:
        decide()
    assert refused.value.key == key
