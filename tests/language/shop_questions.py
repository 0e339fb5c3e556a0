"""A small shop's training lines, unseen phrasings and messages it has no answer for: data for classifier tests."""

LINES: dict[str, tuple[str, ...]] = {
    "decision/envio_gratis": (
        "¿El envío es gratis?",
        "¿Cuánto cuesta el envío?",
        "¿Tengo que pagar gastos de envío?",
        "a partir de cuánto no se paga envío",
        "el porte va incluido?",
    ),
    "compra/formas_pago": (
        "¿Qué formas de pago aceptan?",
        "¿Puedo pagar con tarjeta?",
        "¿Aceptan PayPal o Bizum?",
        "se puede pagar a plazos",
        "cómo pago mi pedido",
    ),
    "compra/plazo_entrega": (
        "¿Cuánto tarda en llegar el pedido?",
        "¿Cuál es el plazo de entrega?",
        "cuándo me llega la bicicleta",
        "en cuántos días entregan",
        "¿Llegará antes del viernes?",
    ),
    "lealtad/devoluciones": (
        "¿Puedo devolver la bici?",
        "¿Cómo hago una devolución?",
        "quiero devolver un producto",
        "cuántos días tengo para devolverlo",
        "no me gusta, ¿me devuelven el dinero?",
    ),
    "lealtad/garantia": (
        "¿Cuánto dura la garantía?",
        "¿Qué cubre la garantía?",
        "se me ha roto el cambio, ¿está en garantía?",
        "cuántos años de garantía tienen las bicis",
        "la batería tiene garantía?",
    ),
    "descubrimiento/talla": (
        "¿Qué talla de bici necesito?",
        "mido 1,70, ¿qué talla me va?",
        "no sé qué tamaño de cuadro elegir",
        "¿hay guía de tallas?",
        "talla para una persona bajita",
    ),
    "greet": ("hola", "buenas tardes", "buenos días", "qué tal", "hey"),
    "thanks": ("gracias", "muchas gracias", "te lo agradezco", "mil gracias", "perfecto, gracias"),
}

UNSEEN: tuple[tuple[str, str], ...] = (
    ("me cobran el envio?", "decision/envio_gratis"),
    ("los gastos de envio cuanto son", "decision/envio_gratis"),
    ("puedo pagar con bizum", "compra/formas_pago"),
    ("aceptais targeta de credito", "compra/formas_pago"),
    ("cuantos dias tarda la entrega", "compra/plazo_entrega"),
    ("cuando llegara mi pedido", "compra/plazo_entrega"),
    ("como puedo debolver una bicicleta", "lealtad/devoluciones"),
    ("quiero hacer una devolucion del casco", "lealtad/devoluciones"),
    ("la garantia de la bici cuanto es", "lealtad/garantia"),
    ("que talla cojo si mido 1,80", "descubrimiento/talla"),
    ("muchisimas gracias", "thanks"),
    ("holaa buenas", "greet"),
)

STRANGERS: tuple[str, ...] = (
    "¿quién ganó el mundial de 1998?",
    "cuéntame un chiste de lepe",
    "recomiéndame una película de terror",
    "my hovercraft is full of eels",
    "asdfgh qwerty",
    "qué opinas del presidente",
)

EXAMPLES: tuple[tuple[str, str], ...] = tuple((line, leaf) for leaf, lines in LINES.items() for line in lines)
"""The same as pairs of line and leaf."""
