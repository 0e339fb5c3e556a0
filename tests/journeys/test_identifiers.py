"""Ids made from names."""

from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.identifiers import Ids, id_from
from bot.journeys.kinds import ID


def test_names_become_ids() -> None:
    assert id_from("¿El envío es gratis?") == "el_envio_es_gratis"
    assert id_from("  2x1 en Ñoquis -- ¡YA!  ") == "x1_en_noquis_ya"
    assert id_from("¿2024?") is None
    assert id_from("../../etc/passwd") == "etc_passwd"


def test_a_long_name_is_cut_between_words() -> None:
    assert id_from("palabra " * 10) == "palabra_palabra_palabra_palabra_palabra_palabra"
    assert id_from("x" * 300) == "x" * 48


@given(st.text())
def test_an_id_made_from_any_name_is_an_id(name: str) -> None:
    made = id_from(name)
    assert made is None or ID.fullmatch(made)


@given(st.lists(st.text(max_size=60), max_size=12), st.lists(st.sampled_from(["a", "a_2", "x" * 48]), max_size=3))
def test_ids_handed_out_are_all_different_and_well_formed(names: list[str], chosen: list[str]) -> None:
    ids = Ids(chosen)
    made = [ids.made_from(name, otherwise="item") for name in [*names, *names, "a", "x" * 60]]
    assert len({*made, *chosen}) == len(made) + len(set(chosen))
    assert all(ID.fullmatch(each) for each in made)
