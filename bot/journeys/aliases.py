"""The Spanish names of the language's keys and values, one for each English one."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the map
        "esquema": "schema",
        "viaje": "journey",
        "idioma": "language",
        "estado": "state",
        "alcance": "scope",
        "contexto": "context",
        "tono": "tone",
        "revisar_cada": "review_every",
        "revisado_el": "reviewed_on",
        "datos": "facts",
        "equipo": "team",
        "canales": "channels",
        "objetivos": "objectives",
        "etapas": "stages",
        "indicadores": "kpis",
        "planes": "plans",
        "encuestas": "surveys",
        "evidencias": "evidence",
        "derivacion": "handoff",
        "si_no_entiende": "fallback",
        "empatia": "empathy",
        "charla": "small_talk",
        "productos": "products",
        "ajustes": "settings",
        # what many parts share
        "nombre": "name",
        "antes_era": "was",
        "responsable": "owner",
        "valor": "score",
        "etiqueta": "label",
        "por_que": "why",
        "tipo": "kind",
        "finalidad": "purpose",
        "canal": "channel",
        "pagina": "page",
        "meta": "goal",
        "emocion": "emotion",
        "tras_bastidores": "backstage",
        "impacto": "impact",
        "esfuerzo": "effort",
        "resuelve": "solves",
        "en": "at",
        # context, team, channels, people
        "uso": "use",
        "producto": "product",
        "situacion": "setting",
        "puede": "can",
        "promesa": "promise",
        "principal": "primary",
        "proporcion": "share",
        "entorno": "environment",
        "rasgos": "traits",
        "metas": "goals",
        "motivaciones": "motivations",
        "miedos": "fears",
        "disgustos": "dislikes",
        "detectar": "detect",
        "dice": "says",
        "campana": "campaign",
        "hasta": "by",
        # stages and touchpoints
        "fase": "phase",
        "estrategia": "strategy",
        "piensa": "thinks",
        "necesidades": "needs",
        "expectativas": "expectations",
        "satisfactores": "satisfiers",
        "tiempo": "time",
        "habitual": "typical",
        "deseado": "target",
        "puntos": "touchpoints",
        "preguntas": "questions",
        "dolores": "pains",
        "oportunidades": "opportunities",
        "siguientes": "next",
        "termina_cuando": "done_when",
        "evento": "event",
        "pregunta": "question",
        "saludo": "greeting",
        "nota": "note",
        "espera": "expect",
        "importancia": "importance",
        "cliente": "customer",
        "negocio": "business",
        "momento": "moment",
        # questions and pains
        "variantes": "ask",
        "respuesta": "answer",
        "por_defecto": "default",
        "punto": "touchpoint",
        "tambien_en": "also_in",
        "despues_sugiere": "then",
        "enlace": "link",
        "accion": "do",
        "pedir": "collect",
        "que": "what",
        "gravedad": "severity",
        "palabras": "words",
        "senales": "signs",
        # numbers and plans
        "metrica": "metric",
        "ventana": "window",
        "nivel": "level",
        "objetivo": "objective",
        "fuente": "source",
        "toca": "touches",
        "mueve": "moves",
        "desde": "from",
        "a": "to",
        "avance": "status",
        "inicio": "start",
        "fecha_limite": "due",
        "activo_en": "live_in",
        # surveys, evidence, hand-off, settings
        "muestra": "sample",
        "descanso": "cooldown",
        "sobre": "about",
        "fecha": "date",
        "cita": "quote",
        "referencia": "ref",
        "mensaje": "message",
        "tras_fallos": "after_fallbacks",
        "sentimiento_bajo": "below_sentiment",
        "horario": "hours",
        "zona_horaria": "timezone",
        "pausa_sesion": "session_gap",
        "pausa_viaje": "journey_gap",
        "ventana_fcr": "fcr_window",
        "muestra_minima": "min_sample",
        "guardar_texto": "keep_text",
        "valorar_respuestas": "feedback",
    }
)
"""Spanish key to English key. Keys that read the same in both languages (`id`, `area`, `bio`) are not here."""

VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "actual": "current",
        "futuro": "future",
        "antes": "before",
        "durante": "during",
        "despues": "after",
        "atraer": "attract",
        "convertir": "convert",
        "fidelizar": "retain",
        "verdad": "truth",
        "propio": "signature",
        "ventas": "sales",
        "servicio": "service",
        "producto": "product",
        "operaciones": "operations",
        "informatica": "it",
        "otro": "other",
        "ver": "view",
        "comentar": "comment",
        "editar": "edit",
        "publicar": "publish",
        "en_linea": "online",
        "fuera_de_linea": "offline",
        "telefono": "phone",
        "en_persona": "in_person",
        "comunicacion": "communication",
        "transaccion": "transaction",
        "ambas": "both",
        "cliente": "customer",
        "marca": "brand",
        "socio": "partner",
        "educativa": "educational",
        "comercial": "commercial",
        "soporte": "support",
        "negocio": "business",
        "operacion": "operation",
        "empleado": "employee",
        "registro": "log",
        "externa": "external",
        "proceso": "process",
        "idea": "idea",
        "planeado": "planned",
        "en_curso": "doing",
        "activo": "live",
        "descartado": "dropped",
        "abierta": "open",
        "fin": "end",
        "estudio_de_mercado": "market_research",
        "encuesta": "survey",
        "entrevista": "interview",
        "redes_sociales": "social",
        "registro_de_soporte": "support_log",
        "taller": "workshop",
        "analitica_web": "web_analytics",
        "busquedas": "search_terms",
        "correo": "email",
        "visita_a_tienda": "shop_visit",
        "personal": "staff",
    }
)
"""Spanish value to English value, for keys that take one of a few values."""

_SPANISH_KEYS: Final = MappingProxyType({english: spanish for spanish, english in KEYS.items()})
_SPANISH_VALUES: Final = MappingProxyType({english: spanish for spanish, english in VALUES.items()})


def folded(text: str) -> str:
    """`text` without accents: `emoción` and `emocion` are one key."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def english_key(key: str) -> str:
    """The canonical name of a key written in either language; an unknown key stays as it is, without accents."""
    plain = folded(key)
    return KEYS.get(plain, plain)


def english_value(value: str) -> str:
    """The canonical form of a value written in either language."""
    plain = folded(value)
    return VALUES.get(plain, plain)


def key_in(language: str, key: str) -> str:
    """A canonical key as a writer of `language` (`es` or `en`) would write it."""
    return _SPANISH_KEYS.get(key, key) if language == "es" else key


def value_in(language: str, value: str) -> str:
    """A canonical value as a writer of `language` would write it."""
    return _SPANISH_VALUES.get(value, value) if language == "es" else value
