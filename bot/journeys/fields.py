"""The language of maps as data: every part, every key of it, what the key takes and what it means when left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.catalogue import text
from bot.journeys.aliases import key_in


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a part.

    `kind` says what it takes: `text`, `id`, `path`, `date`, `duration`, `percent`, `target`, `language`, `choice`
    (one of `values`), `flag`, `number`, `whole`, `part` (a mapping described under `of`), `parts` (a list of
    them), `list` (a list whose items are of kind `of`), or one of the special shapes `texts`, `emotion`, `ask`,
    `answer`, `facts`, `kpis`, `emotions`, `talks`, `products`, `schema`.
    """

    name: str
    kind: str
    required: bool = False
    default: str | None = None
    values: tuple[str, ...] = ()
    of: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def spanish(self) -> str:
        """The key's Spanish name."""
        return key_in("es", self.name)


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of the language, such as a stage."""

    name: str
    fields: Mapping[str, Field]
    lanes: bool = False
    """Whether it keeps keys that begin with `x-`."""
    elsewhere: frozenset[str] = frozenset()
    """Keys of this part that belong in another file: in a translation, all but the texts."""

    def describe(self, field: str, language: str) -> str:
        """One sentence about a key."""
        return text(f"fields.{self.name}.{field}", language)


def _part(name: str, *fields: Field, lanes: bool = False) -> Part:
    return Part(name, MappingProxyType({each.name: each for each in fields}), lanes)


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "text") for name in names)


def _lists(*names: str, of: str = "text") -> tuple[Field, ...]:
    return tuple(Field(name, "list", of=of) for name in names)


def _grades(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, "whole", low=1, high=5) for name in names)


_NAME: Final = Field("name", "text", required=True)
_ID: Final = Field("id", "id")
_REQUIRED_ID: Final = Field("id", "id", required=True)
_WAS: Final = Field("was", "list", of="id")
_OWNER: Final = Field("owner", "id")
_KPIS: Final = Field("kpis", "kpis", of="kpi")
_EMOTION: Final = Field("emotion", "emotion", of="emotion")
_WHAT: Final = Field("what", "text", required=True)

_ALL: Final = (
    _part(
        "map",
        Field("journey", "text", required=True),
        _ID,
        Field("schema", "schema", default="1"),
        Field("language", "language", default="es"),
        Field("state", "choice", default="current", values=("current", "future")),
        *_texts("version", "scope"),
        Field("context", "part", of="context"),
        Field("tone", "text"),
        Field("review_every", "duration", default="6mo"),
        Field("reviewed_on", "date"),
        Field("facts", "facts"),
        Field("team", "parts", of="member"),
        Field("channels", "parts", of="channel"),
        Field("personas", "parts", of="persona"),
        Field("objectives", "parts", of="objective"),
        Field("stages", "parts", of="stage", required=True),
        _KPIS,
        Field("plans", "parts", of="plan"),
        Field("surveys", "parts", of="survey"),
        Field("evidence", "parts", of="evidence"),
        Field("handoff", "part", of="handoff"),
        Field("fallback", "texts"),
        Field("empathy", "texts"),
        Field("small_talk", "talks", of="small_talk"),
        Field("products", "products", of="product"),
        Field("settings", "part", of="settings"),
        lanes=True,
    ),
    _part("context", *_texts("use", "product", "setting")),
    _part(
        "member",
        _REQUIRED_ID,
        Field("name", "text"),
        Field(
            "area",
            "choice",
            required=True,
            values=("marketing", "sales", "service", "product", "operations", "it", "other"),
        ),
        Field("can", "choice", default="comment", values=("view", "comment", "edit", "publish")),
    ),
    _part(
        "channel",
        _REQUIRED_ID,
        Field("name", "text"),
        Field("kind", "choice", default="online", values=("online", "offline", "phone", "in_person")),
        Field("purpose", "choice", default="communication", values=("communication", "transaction", "both")),
        Field("bot", "flag", default="false"),
        Field("promise", "text"),
        lanes=True,
    ),
    _part(
        "persona",
        _NAME,
        _ID,
        Field("primary", "flag", default="false"),
        Field("share", "percent"),
        *_texts("bio", "environment"),
        *_lists("traits", "goals", "motivations", "fears", "dislikes"),
        Field("detect", "part", of="detect"),
        Field("emotion", "emotions", of="emotion"),
        lanes=True,
    ),
    _part("detect", *_lists("says"), Field("channel", "id"), *_texts("campaign", "page")),
    _part("objective", _REQUIRED_ID, _NAME, Field("by", "date"), _OWNER),
    _part(
        "stage",
        _NAME,
        _ID,
        _WAS,
        Field("phase", "choice", values=("before", "during", "after")),
        Field("strategy", "choice", values=("attract", "convert", "retain")),
        *_texts("goal", "thinks"),
        *_lists("needs", "expectations", "motivations", "fears", "dislikes", "satisfiers"),
        _EMOTION,
        Field("time", "part", of="time"),
        Field("touchpoints", "parts", of="touchpoint"),
        Field("questions", "parts", of="question"),
        Field("pains", "parts", of="pain"),
        Field("opportunities", "parts", of="opportunity"),
        *_lists("backstage"),
        _KPIS,
        _OWNER,
        *_lists("next", of="id"),
        Field("done_when", "part", of="done_when"),
        *_texts("greeting", "note"),
        Field("keep_text", "flag", default="true"),
        lanes=True,
    ),
    _part("time", Field("typical", "duration"), Field("target", "duration")),
    _part("done_when", Field("event", "id"), Field("question", "path")),
    _part(
        "touchpoint",
        _NAME,
        _ID,
        _WAS,
        Field("channel", "id"),
        Field("purpose", "choice", values=("communication", "transaction")),
        Field("actor", "choice", default="customer", values=("customer", "brand", "partner")),
        *_texts("page", "expect"),
        _EMOTION,
        Field("importance", "part", of="importance"),
        Field("moment", "choice", values=("truth", "signature")),
        *_lists("backstage"),
        _KPIS,
        _OWNER,
        lanes=True,
    ),
    _part("importance", *_grades("customer", "business")),
    _part(
        "question",
        Field("ask", "ask", required=True),
        Field("answer", "answer", required=True, of="answer"),
        _ID,
        _WAS,
        Field("kind", "choice", default="support", values=("educational", "commercial", "support")),
        Field("goal", "text"),
        Field("touchpoint", "path"),
        *_lists("also_in", of="id"),
        *_lists("then", of="path"),
        Field("link", "text"),
        Field("do", "id"),
        *_lists("collect", of="id"),
        Field("handoff", "flag", default="false"),
        Field("reviewed_on", "date"),
        _OWNER,
        _KPIS,
        lanes=True,
    ),
    _part("answer", Field("default", "texts", required=True)),
    _part("product", _NAME, _ID, *_lists("words")),
    _part("small_talk", Field("ask", "ask"), Field("answer", "texts")),
    _part(
        "pain",
        _WHAT,
        _ID,
        Field("touchpoint", "path"),
        *_grades("severity"),
        *_lists("personas", of="id"),
        *_lists("signs", of="path"),
    ),
    _part("opportunity", _WHAT, _ID, *_lists("solves", of="path"), *_grades("impact", "effort")),
    _part(
        "emotion",
        Field("score", "number", required=True, low=-2, high=2),
        *_texts("label", "why"),
    ),
    _part(
        "kpi",
        Field("metric", "id", required=True),
        Field("target", "target", required=True),
        Field("name", "text"),
        Field("window", "duration", default="28d"),
        Field("level", "choice", values=("business", "customer", "operation", "employee")),
        Field("objective", "id"),
        Field("source", "choice", default="log", values=("log", "external")),
        _OWNER,
    ),
    _part(
        "plan",
        _NAME,
        _ID,
        Field("why", "text"),
        Field("area", "choice", values=("product", "service", "communication", "sales", "process")),
        *_lists("solves", "touches", of="path"),
        Field("moves", "parts", of="move"),
        _OWNER,
        *_lists("team", of="id"),
        Field("status", "choice", default="idea", values=("idea", "planned", "doing", "live", "dropped")),
        *_grades("impact", "effort"),
        Field("start", "date"),
        Field("due", "date"),
        Field("live_in", "text"),
        lanes=True,
    ),
    _part(
        "move",
        Field("metric", "id", required=True),
        Field("at", "path"),
        Field("from", "text"),
        Field("to", "target", required=True),
    ),
    _part(
        "survey",
        Field("kind", "choice", required=True, values=("csat", "ces", "nps", "open")),
        Field("at", "path", default="end"),
        Field("ask", "text"),
        Field("sample", "percent", default="100%"),
        Field("cooldown", "duration", default="30d"),
    ),
    _part(
        "evidence",
        Field(
            "kind",
            "choice",
            required=True,
            values=(
                "market_research",
                "survey",
                "interview",
                "crm",
                "social",
                "support_log",
                "workshop",
                "web_analytics",
                "search_terms",
                "phone",
                "email",
                "shop_visit",
                "staff",
                "other",
            ),
        ),
        Field("about", "list", of="path", required=True),
        _ID,
        Field("date", "date"),
        Field("n", "whole", low=1),
        *_texts("says", "quote"),
        Field("score", "number", low=-2, high=2),
        Field("ref", "text"),
    ),
    _part(
        "handoff",
        Field("message", "text", required=True),
        Field("after_fallbacks", "whole", default="2", low=1),
        Field("below_sentiment", "number", low=-1, high=0),
        *_texts("hours", "to"),
    ),
    _part(
        "settings",
        Field("timezone", "text", default="Europe/Madrid"),
        Field("session_gap", "duration", default="30min"),
        Field("journey_gap", "duration", default="30d"),
        Field("fcr_window", "duration", default="24h"),
        Field("min_sample", "whole", default="30", low=1),
        Field("keep_text", "duration", default="90d"),
        Field("feedback", "flag", default="false"),
    ),
)

PARTS: Final[Mapping[str, Part]] = MappingProxyType({part.name: part for part in _ALL})
"""Every part of the language by its name; `map` is the file itself. The field reference is made from this."""

LIST_ITEMS: Final[Mapping[str, Field]] = MappingProxyType({kind: Field(kind, kind) for kind in ("text", "id", "path")})
"""What the items of a `list` are, by the `of` of its field."""
