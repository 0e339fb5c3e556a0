"""Finds postal addresses in Spanish: the street, its number, and the floor, the code and the town that follow."""

import re
from collections.abc import Iterator
from typing import Final

from bot.language.postal_parts import CAPITAL, end_of_parts, one_of
from bot.language.spans import Span

_PARTICLE: Final = r"(?:de|del|la|las|los|el|y|e|i|san|santa|d['’])"
_NAME: Final = (
    rf"(?-i:(?:{_PARTICLE}[ ]){{0,4}}{CAPITAL}"
    rf"(?:[ ](?:{_PARTICLE}[ ]){{0,3}}(?:{CAPITAL}|\d{{1,2}}(?=[ ]de[ ]))){{0,5}})"
)
"""As it stands on the plate: `de la Constitución`, `Doctor Fleming`."""
_NO_STREET: Final = one_of(
    "desde hace por con que qué hay no lleva llevo durante a en al para sin mi tu su un una cada entre tiene son"
    " es está parking garaje pedido orden order y o pero como cuando sobre tras hasta se me te le lo ha he unos"
    " unas queda quedan"
)
_SMALL: Final = rf"(?!{_NO_STREET}\b)[^\W\d_]{{2,20}}"
_LOWER_NAME: Final = rf"(?:{_PARTICLE}[ ]){{0,4}}{_SMALL}(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_SMALL}){{0,3}}"
_DATE_NAME: Final = r"\d{1,2}[ ]de[ ]\w{4,10}(?:[ ](?!\d)\w{1,15})?"
"""`5 de mayo`, and the word that may follow it."""
_UNIT: Final = one_of(
    "h hs hora horas día días dia dias minuto minutos min mins vez veces año años mes meses semana semanas euro"
    " euros peso pesos km kilómetro kilómetros metro metros m persona personas unidades plaza plazas talla tallas"
)
_NUMBER_SIGN: Final = r"(?:n[ºo°]\.?|n[uú]m(?:ero)?\.?|nro\.?|no\.|\#)"
_DOOR: Final = rf"(?!(?:[ ]?(?:€|\$|%|[:/]\d|[.,]\d{{1,2}}\b)|[ ]?{_UNIT}\b))"
_HOUSE: Final = (
    rf"(?:(?:[ ]?,[ ]?|[ ])(?:{_NUMBER_SIGN}[ ]?)?(?:\d{{1,5}}(?:[ ]?[a-z](?!\w))?(?:[ ]bis)?(?!\w){_DOOR}|s/n\b)"
    r"|,?[ ]km\.?[ ]?\d{1,4}(?:[.,]\d{1,2})?\b)"
)
_NO_YEAR: Final = r"(?![ ](?:19|20)\d\d\b)"
"""`Camino de Santiago 2026` is no address."""
_PLOT: Final = (
    rf",?[ ]{one_of('casa nave parcela manzana mz lote portal bloque blq torre chalet villa número')}\.?"
    r"[ ](?:\d{1,4}[a-z]?|[a-z])(?!\w)"
)
_SURE_WORDS: Final = one_of(
    "calle calles avd avda av avenida avenidas avinguda carrer travesía travesia trav glorieta jirón jiron jr"
    " ctra callejón callejon calzada blv blvd bulevar rúa passeig prolongación prolongacion prol rambla"
)
_WORDS: Final = one_of(
    "paseo pso plaza plz pza plaça placa ronda rda camino cno carretera pasaje psje cuesta carrera cra privada"
    " priv circuito cerrada andador diagonal transversal pº p°"
)
_ESTATE_WORDS: Final = one_of(
    "urbanización urbanizacion urb polígono poligono pol barrio bº conjunto residencial fraccionamiento fracc"
)
_SURE: Final = rf"(?:c/|cl\.|{_SURE_WORDS}(?!\w)\.?)"
_PERHAPS: Final = rf"(?:{_WORDS}(?!\w)\.?|gran[ ]v[ií]a|p\.[º°]|pl\.)"
"""What may also be a walk, a square of a board game or a product: its name has to be written like one."""
_ESTATE: Final = rf"{_ESTATE_WORDS}(?!\w)\.?(?:[ ]industrial)?"
_BETWEEN: Final = r"(?:[ ]entre[ ]\d{1,3}[ ]y[ ]\d{1,3})?"
_STREET: Final = (
    rf"(?:{_SURE}[ ]?(?:{_NAME}|{_DATE_NAME}){_HOUSE}|{_SURE}[ ]{_LOWER_NAME}{_HOUSE}"
    rf"|{_PERHAPS}[ ]?{_NAME}{_NO_YEAR}{_HOUSE}|gran[ ]v[ií]a{_NO_YEAR}{_HOUSE}"
    rf"|{_SURE}[ ]\d{{1,3}}{_BETWEEN},?[ ]{_NUMBER_SIGN}[ ]?\d{{1,5}}\b"
    rf"|(?:{_ESTATE}|{_SURE}|{_PERHAPS})[ ]{_NAME}{_PLOT})"
)
_GRID: Final = (
    rf"{one_of('calle cll cl carrera cra kra kr cr diagonal dg transversal tv avenida av ac ak')}\.?[ ]?"
    r"\d{1,3}[ ]?[a-z]{0,2}(?:[ ](?:bis|sur|norte|este|oeste))?[ ]?"
    rf"{_NUMBER_SIGN}?[ ]?\d{{1,3}}[ ]?[a-z]{{0,2}}[ ]?[-–][ ]?\d{{1,3}}\b"
)
"""Colombia: `Carrera 7 # 45-10`."""
_ANNOUNCED: Final = (
    r"(?:direcci[oó]n(?:[ ]de[ ](?:env[ií]o|entrega|facturaci[oó]n|casa))?|domicilio|(?:vivo|vivimos|resido)[ ]en)"
    r"(?:[ ](?:es|nueva))?[ ]?:?[ ]?(?:en[ ])?"
)
_BOX: Final = r"(?:apartado|apdo\.?)(?:[ ]de[ ]correos)?[ ](?:n[ºo°]\.?[ ])?\d{1,6}\b"
_BEGINS: Final = re.compile(
    rf"(?<![\w/])(?:{_ANNOUNCED})?(?P<street>{_GRID}|{_STREET}|{_BOX})"
    rf"|(?<!\w){_ANNOUNCED}(?P<announced>{_NAME}{_HOUSE})",
    re.IGNORECASE,
)

_SIDE: Final = (
    rf"(?:{one_of('izquierda izda izd izq derecha dcha der centro ctro interior int exterior ext')}(?!\w)\.?)"
)
_ORDINAL: Final = (
    r"(?:(?:primer|tercer)[oa]?|(?:segund|cuart|quint|sext|s[eé]ptim|octav)[oa]|\d{1,2}[ ]?(?:er|ro|do|to|mo|vo|no)\.?)"
)
_FLOOR: Final = (
    rf"{_ORDINAL}(?:[ ](?:piso|planta))?(?:[ ]?[a-h](?!\w)|[ ](?:puerta[ ]\w{{1,2}}(?!\w)|{_SIDE}))?(?!\w)"
    rf"|\d{{1,2}}[ ]?[ºª°](?:[ ]?(?:(?:piso|planta|puerta|pta\.?|[a-h]|\d{{1,2}}[ªº°]?)(?!\w)|{_SIDE}))?(?!\w)"
    rf"|\d{{1,2}}[ ]{_SIDE}|\d{{1,2}}-\d{{1,2}}(?!\w|-)|\d{{1,2}}[ ]?[a-h](?!\w)|km\.?[ ]?\d{{1,4}}(?!\w)"
    rf"|(?:bajos?|[aá]tico|entresuelo|principal|s[oó]tano)(?:[ ](?:[a-h\d](?!\w)|{_SIDE}))?(?!\w)"
)
_INSIDE: Final = one_of(
    "portal port escalera esc piso puerta pta bloque blq bl depto dpto dto departamento apto apartamento int"
    " interior of oficina casa torre lote mz manzana local nave planta edificio edif unidad conjunto"
)
_PART: Final = (
    rf"{_INSIDE}\.?[ ]?(?:n[ºo°]\.?[ ]?)?(?:[a-z]?\d{{1,5}}[a-z]?(?!\w)|[a-z](?!\w)|(?-i:[A-Z][\w-]{{1,15}}))"
    rf"|{one_of('col colonia barrio bº fracc fraccionamiento urb urbanización sector comuna')}\.?[ ]{_NAME}"
)
_TOWN: Final = (
    r"(?:(?:c\.?p\.?|c[oó]digo[ ]postal)[ ]?:?[ ]?)?(?:\d{4,5}(?!\w|[.,]\d)|[a-z]\d{4}(?:[a-z]{3})?(?!\w))"
    rf"(?:[ ]?[,(-]?[ ]?(?-i:{CAPITAL}(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{CAPITAL}){{0,3}})(?:[ ]?\((?-i:{CAPITAL})\))?)?"
)
"""A town only with its postal code: without it, people may be talking about the town."""
_TAIL: Final = re.compile(rf"[ ]?[,.;–-]?\s{{0,2}}(?:{_FLOOR}|{_PART}|{_TOWN})", re.IGNORECASE)


def spanish_addresses(text: str) -> Iterator[Span]:
    """Addresses with a street and a number; a street, a town or a postal code alone leads to nobody."""
    for found in _BEGINS.finditer(text):
        part = "announced" if found["announced"] else "street"
        yield Span(found.start(part), end_of_parts(text, found.end(), _TAIL), "address")
