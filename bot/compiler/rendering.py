"""The plan as Rasa's YAML files, text by text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.compiler.escaping import UNPRINTABLE, example_text, response_text, yaml_name, yaml_string
from bot.compiler.files import GeneratedFile, header
from bot.compiler.naming import PRODUCT_TABLE
from bot.compiler.plan import Intent, Plan, ProductName, Response, Rule, Sheet, Slot, Variant

_VERSION: Final = 'version: "3.1"\n'
_NOT_ONE_PLAIN_LINE: Final = re.compile(f"[\n\r{UNPRINTABLE}]")
"""What `str.splitlines`, which Rasa uses on a block of examples, or YAML would not leave as it is."""


def render(plan: Plan) -> tuple[GeneratedFile, ...]:
    """Every file of the assistant, sorted by path."""
    files = [
        GeneratedFile("domain.yml", header(plan.sources) + _VERSION + "".join(_domain(plan))),
        GeneratedFile("data/stories/rules.yml", header(plan.sources) + _VERSION + "".join(_rules(plan.rules))),
        *(_sheet(sheet) for sheet in plan.sheets),
    ]
    return tuple(sorted(files, key=lambda file: file.path))


def _sheet(sheet: Sheet) -> GeneratedFile:
    intents = (line for intent in sheet.intents for line in _examples(intent))
    lines = "".join((*intents, *_products(sheet.products)))
    return GeneratedFile(f"data/nlu/{sheet.name}.yml", f"{header(sheet.sources)}{_VERSION}\nnlu:\n{lines}")


def _examples(intent: Intent) -> Iterator[str]:
    yield f"- intent: {yaml_name(intent.name)}\n"
    if any(_NOT_ONE_PLAIN_LINE.search(phrase) for phrase in intent.phrases):
        yield "  examples:\n"
        yield from (f"  - text: {yaml_string(example_text(phrase))}\n" for phrase in intent.phrases)
    else:
        yield "  examples: |\n"
        yield from (f"    - {example_text(phrase)}\n" for phrase in intent.phrases)


def _products(products: Sequence[ProductName]) -> Iterator[str]:
    """All words in one lookup table, and for each product the words that are synonyms of its id."""
    if products:
        words = "".join(f"    - {word}\n" for product in products for word in product.words)
        yield f"- lookup: {PRODUCT_TABLE}\n  examples: |\n{words}"
    for product in products:
        words = "".join(f"    - {word}\n" for word in product.words)
        yield f"- synonym: {yaml_name(product.id)}\n  examples: |\n{words}"


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    yield "\nrules:\n"
    for rule in rules:
        yield f"- rule: {yaml_string(rule.name)}\n  steps:\n  - intent: {yaml_name(rule.intent)}\n"
        yield from (f"  - action: {action}\n" for action in rule.actions)


def _domain(plan: Plan) -> Iterator[str]:
    intent, entity = plan.choice
    yield "\nintents:\n"
    yield from (f"- {yaml_name(name)}\n" for name in plan.intents)
    yield f"- {intent}:\n    use_entities: []\n\nentities:\n- {entity}\n"
    yield from (f"- {name}:\n    influence_conversation: false\n" for name in plan.entities)
    yield "\nslots:\n"
    yield from (line for slot in plan.slots for line in _slot(slot))
    yield "\nresponses:\n"
    yield from (line for response in plan.responses for line in _response(response))
    yield "\nactions:\n"
    yield from (f"- {action}\n" for action in plan.actions)
    yield (
        "\nsession_config:\n"
        f"  session_expiration_time: {plan.session_minutes:g}\n"
        "  carry_over_slots_to_new_session: true\n"
    )


def _slot(slot: Slot) -> Iterator[str]:
    yield f"  {yaml_name(slot.name)}:\n    type: {slot.type}\n    influence_conversation: false\n"
    if slot.initial is not None:
        yield f"    initial_value: {yaml_string(slot.initial)}\n"
    if slot.entity is None:
        yield "    mappings:\n    - type: custom\n"
    else:
        yield f"    mappings:\n    - type: from_entity\n      entity: {slot.entity}\n"


def _response(response: Response) -> Iterator[str]:
    yield f"  {response.name}:\n"
    for variant in response.variants:
        yield from _variant(variant)


def _variant(variant: Variant) -> Iterator[str]:
    yield f"  - text: {yaml_string(response_text(variant.text, variant.slots))}\n"
    if variant.link is not None:
        yield f"    custom:\n      link: {yaml_string(response_text(variant.link))}\n"
    if variant.channel is not None:
        yield f"    channel: {yaml_string(variant.channel)}\n"
    if variant.condition is not None:
        slot, value = variant.condition.slot, variant.condition.value
        yield f"    condition:\n    - type: slot\n      name: {slot}\n      value: {yaml_string(value)}\n"
