"""Means of payment, of Spain and Latin America and the world, under one name for all spellings."""

from typing import Final

from bot.language.entity_rules import Pattern, Rule, Sighting, one_of, phrase
from bot.language.entity_words import word_set
from bot.turn import EntityKind

_SPELLINGS: Final = {
    "card": "tarjeta|tarjetas|card|cards",
    "credit_card": "tarjeta de credito|tarjeta credito|tarjetas de credito|credit card|credit cards|con credito|tdc",
    "debit_card": "tarjeta de debito|tarjeta debito|tarjetas de debito|debit card|debit cards|debito|debit",
    "prepaid_card": "tarjeta prepago|tarjeta de prepago|tarjeta monedero|prepaid card",
    "visa": "visa|tarjeta visa|visa card|visa debito|visa debit|visa electron",
    "mastercard": "mastercard|master card|tarjeta mastercard",
    "american_express": "american express|american express card|amex|amex card|tarjeta american express",
    "paypal": "paypal|pay pal|paipal|peipal",
    "bizum": "bizum|vizum|bisum|bizun|bizums|bizzum",
    "bank_transfer": "transferencia|transferencias|transferencia bancaria|transferencia inmediata|bank transfer"
    "|bank transfers|wire transfer|wire|transferir|deposito bancario",
    "cash_on_delivery": "contra reembolso|contrareembolso|contrarreembolso|contrarembolso|contra rembolso"
    "|contrarrembolso|contra entrega|contraentrega|cash on delivery|pagar al recibir|pago al recibir|pagar al recibirlo"
    "|pagar al recibirla|pagarlo al recibirlo|pagarla al recibirla|pago al recibirlo|pago al recibirla"
    "|pagar a la entrega|pago a la entrega|pay on delivery|pagar cuando llegue|pagar al repartidor|cod",
    "cash": "efectivo|en efectivo|en metalico|cash|in cash|en cash",
    "instalments": "a plazos|pago a plazos|en cuotas|cuotas|a cuotas|cuotas sin interes|financiar|financiarla"
    "|financiarlo|financiacion|financiado|financiada|financiamiento|meses sin intereses|msi|instalments|installments"
    "|instalment|installment|pago fraccionado|pagos fraccionados|fraccionar|fraccionar el pago|fraccionado"
    "|pago aplazado|aplazar el pago|aplazado|pay later|buy now pay later|monthly payments|finance it|financing",
    "apple_pay": "apple pay|applepay|apple pey",
    "google_pay": "google pay|googlepay|gpay|google wallet",
    "samsung_pay": "samsung pay",
    "amazon_pay": "amazon pay",
    "klarna": "klarna",
    "sequra": "sequra",
    "scalapay": "scalapay",
    "aplazame": "aplazame",
    "afterpay": "afterpay|clearpay",
    "mercado_pago": "mercado pago|mercadopago|mercado pagos",
    "oxxo": "oxxo|oxo",
    "pix": "pix",
    "spei": "spei",
    "webpay": "webpay|web pay|webpay plus|transbank",
    "khipu": "khipu",
    "pse": "pse",
    "nequi": "nequi",
    "daviplata": "daviplata",
    "yape": "yape|yapear",
    "plin": "plin",
    "rapipago": "rapipago|pagofacil",
    "direct_debit": "domiciliacion|domiciliar|direct debit|domiciliado",
    "cheque": "cheque|talon bancario|bank cheque",
    "crypto": "bitcoin|bitcoins|cripto|criptos|criptomonedas|crypto|cryptocurrency|ethereum",
    "stripe": "stripe",
    "revolut": "revolut",
}
_NAMES: Final = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}

METHODS: Final = tuple(_SPELLINGS)
"""The names that values are given in."""

OFTEN_MISSPELT: Final = word_set("payments.often_misspelt")
"""Words recognised with one slip of the finger."""

RIGHT: Final = frozenset(word for spelling in _NAMES for word in spelling.split())
"""Words that are no slips."""

_NOT_FOR_PAYING: Final = word_set("payments.not_for_paying")
_NOT_A_CARD: Final = word_set("payments.not_a_card")
_JUDGED: Final = word_set("payments.judged")
"""What makes `efectivo` a judgement."""
_OTHER_TRANSFERS: Final = word_set("payments.other_transfers")
_TRAVEL: Final = word_set("payments.travel")
_PURPOSES: Final = word_set("payments.purposes_of_travel")
_DELIVERY: Final = word_set("payments.delivery")


def rules() -> tuple[Rule, ...]:
    """Patterns of means of payment."""
    times: Pattern = [
        one_of("en in"),
        {"TEXT": {"REGEX": r"^\d{1,2}$"}},
        one_of("cuotas meses plazos pagos instalments installments"),
    ]
    many: Pattern = [
        one_of("pagar pago pagarlo pagarla abonar pay"),
        one_of("en in"),
        {"TEXT": {"REGEX": r"^(?:\d{1,2}|dos|tres|cuatro|three|four)$"}},
        one_of("veces parts"),
    ]
    return (
        Rule("payment_method", EntityKind.PAYMENT_METHOD, [phrase(words) for words in _NAMES], _value),
        Rule("payment_in_parts", EntityKind.PAYMENT_METHOD, [times, many], lambda _: "instalments"),
    )


def _value(sighting: Sighting) -> str | None:
    name = _NAMES[" ".join(sighting.found)]
    return None if _something_else(name, sighting) else name


def _something_else(name: str, sighting: Sighting) -> bool:
    """Whether the words around it say that nobody is paying with it."""
    before, after = {*sighting.before(3)}, {*sighting.after(3)}
    after_it = list(sighting.after(2))
    just_before, just_after = {*sighting.before(1)}, {*sighting.after(2)}
    if name == "card":
        return bool(just_before & _NOT_A_CARD or after & _NOT_FOR_PAYING)
    if name == "cash":
        return list(sighting.found) == ["efectivo"] and bool(just_before & _JUDGED)
    if name == "bank_transfer":
        return bool(just_after & _OTHER_TRANSFERS)
    if name == "visa":
        return bool((before | after) & _TRAVEL) or (after_it[:1] == ["de"] and bool({*after_it[1:]} & _PURPOSES))
    if name == "instalments":
        return bool(just_after & _DELIVERY)
    return name == "cheque" and bool(just_after & {"regalo"})
