"""The small words of each language that turn, weaken or question a mood."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MoodGrammar:
    """Everything folded, as the words it is compared with."""

    negators: frozenset[str]
    short_negators: frozenset[str]
    """Reach only the next two words: `sin`, `without`."""
    function_words: frozenset[str]
    """Not counted when a negation looks for what it negates."""
    boosters: frozenset[str]
    dampeners: frozenset[str]
    turns: frozenset[str]
    """What comes after counts, what came before half: `pero`, `but`."""
    thanks: frozenset[str]
    asks: "re.Pattern[str]"
    """How a question or a request begins when no question mark shows it."""
    supposes: "re.Pattern[str]"
    """A supposition, up to the end of its clause: nothing in it has happened."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GRAMMARS: Final = {
    "es": MoodGrammar(
        negators=_set("no nunca jamas tampoco nadie ningun ninguna ninguno ni apenas cero"),
        short_negators=_set("sin"),
        function_words=_set(
            """el la los las un una unos unas lo le les me te se nos os mi tu su mis tus sus de del a al en con por para
            que y e o u es era son eran esta estan estaba fue ha han he has habeis hay ser estar sido ya muy tan mas
            este esta esto ese esa eso parece"""
        ),
        boosters=_set(
            """muy super tan mega re hiper ultra demasiado bastante sumamente totalmente completamente absolutamente
            realmente increiblemente mucho mucha muchos muchas muchisimo bien
            mas tremendamente verdaderamente sumamente"""
        ),
        dampeners=_set("poco algo casi medio ligeramente apenas relativamente"),
        turns=_set("pero sino aunque mas embargo excepto salvo"),
        thanks=_set("gracias agradecido agradecida agradezco"),
        asks=re.compile(
            r"""^\W*(?:hola\W+|buenas\W+|y\ |pero\ |oye\W+|perdona\W+|disculpa\W+
            |una\ (?:duda|pregunta|consulta)\W+)*
            (?:como|cuando|cuant\w+|donde|adonde|que|cual(?:es)?|quien(?:es)?|por\ que|puedo|podria\w*|puede[ns]?|podeis
            |podemos|hay|ten(?:eis|ei)|tiene[ns]?|se\ puede|es\ (?:posible|seguro|facil|necesario)|quiero|quisiera
            |querria|me\ gustaria|necesit(?:o|aria)|busco|estoy\ buscando|para|consulta|informacion|info|dime|decidme
            |digame|saber|(?:tengo|tenia)\ (?:una|otra|algunas|varias|unas)\ (?:duda|pregunta|consulta)s?
            |aceptais|haceis|vendeis|enviais|cubre|incluye|acepta[ns]?|hacen|venden|envian|politica|plazo)\b""",
            re.VERBOSE,
        ),
        supposes=re.compile(r"(?<![\w])(?:por si|en caso de(?: que)?|si)(?= )(?! ?,)[^,;:]*"),
    ),
    "en": MoodGrammar(
        negators=_set(
            """not no never none nobody nothing neither nor cannot can't don't doesn't didn't won't wouldn't isn't
            aren't wasn't weren't haven't hasn't hadn't couldn't shouldn't ain't hardly barely"""
        ),
        short_negators=_set("without"),
        function_words=_set(
            """the a an of to in on at for with my your our his her its their i you we they he she it is are was were be
            been being am this that these those and or as so very really just any have has had do does did me us them"""
        ),
        boosters=_set(
            """very really so super extremely absolutely totally completely incredibly truly too quite such highly much
            most fully particularly"""
        ),
        dampeners=_set("slightly somewhat bit little fairly kinda almost partly rather"),
        turns=_set("but although though however except yet"),
        thanks=_set("thanks thank thankyou cheers ta"),
        asks=re.compile(
            r"""^\W*(?:hi\W+|hello\W+|hey\W+|and\ |but\ |so\ |sorry\W+|quick\ question\W+)*
            (?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|may|should|have\ you
            |i\ (?:want|need|wish|would\ like|was\ wondering|am\ looking|wonder)|i['’]?d\ like
            |i['’]?m\ looking|looking\ for|any\ chance|please|i\ have\ (?:a|another|some|two)\ (?:quick\ )?questions?
            |tell\ me|let\ me\ know|information|details)\b""",
            re.VERBOSE,
        ),
        supposes=re.compile(r"(?<![\w])(?:in case(?: of)?|what if|even if|if)(?= )[^,;:]*"),
    ),
}

QUIET_WORDS: Final = _set(
    """hola ola holi holis buenas buenos buen dia dias tardes noches tarde noche saludos saludo alo oiga oye hey hi
    hello good morning afternoon evening day dear team regards adios chao chau bye hasta luego manana pronto

    si no sip nop yes yep nope ok okay vale dale claro listo bueno sale correcto exacto de nada nothing else correct

    mi mis su sus el la los las lo un una unos unas es son del al a en con por para y o e u que me soy somos estoy
    the my your his her our an is are it its it's i i'm am we this that to of in on at for with and or

    pedido pedidos orden numero num nro referencia codigo factura localizador reserva nombre correo email mail telefono
    movil celular direccion talla color modelo dni nie rut cedula cuit order number reference ref code invoice booking
    name phone mobile address size colour model tracking ticket account

    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre
    setiembre octubre noviembre diciembre hoy ayer monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december today tomorrow"""
)
"""A message of nothing but these has no mood, whatever its tone: greetings, yes and no, days, what is announced."""
