"""A Rasa project of two stages, written by hand: what the compiler makes of a map, on one page."""

from pathlib import Path

from bot.project import Project

CONFIG = """\
recipe: default.v1
assistant_id: tiny
language: es
pipeline:
- name: bot.rasa_parts.sentence_vectors.SentenceVectors
- name: bot.rasa_parts.question_classifier.QuestionClassifier
- name: bot.rasa_parts.abstention.Abstention
policies:
- name: RulePolicy
  core_fallback_action_name: action_fallback
"""

DOMAIN = """\
version: "3.1"
# Rasa's YAML reader needs a sign beyond ASCII: í
intents: [choose, greet, thanks, decision, compra]
entities: [choice]
slots:
  last_question: {type: text, influence_conversation: false, mappings: [{type: custom}]}
actions: [action_answer, action_fallback, action_log_touchpoint, action_session_start]
responses:
  utter_greet: [{text: "¡Hola de nuevo!"}]
  utter_thanks: [{text: "A ti."}]
  utter_decision/envio_gratis:
  - text: "El envío es gratis desde 50 €.\\n\\nTambién a las islas."
  - {text: "Gratis desde 50 € 🚲", channel: telegram}
  utter_compra/formas_pago: [{text: "Tarjeta, PayPal o Bizum."}]
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
"""

NLU = """\
version: "3.1"
nlu:
- intent: decision/envio_gratis
  examples: |
    - ¿El envío es gratis?
    - ¿Cuánto cuesta el envío?
    - ¿Tengo que pagar gastos de envío?
    - a partir de cuánto no se paga envío
- intent: compra/formas_pago
  examples: |
    - ¿Qué formas de pago aceptan?
    - ¿Puedo pagar con tarjeta?
    - ¿Aceptan PayPal o Bizum?
    - se puede pagar a plazos
- intent: greet
  examples: |
    - hola
    - buenas tardes
    - buenos días
- intent: thanks
  examples: |
    - gracias
    - muchas gracias
    - te lo agradezco
"""

RULES = """\
version: "3.1"
rules:
- rule: decision
  steps: [{intent: decision}, {action: action_answer}, {action: action_log_touchpoint}]
- rule: compra
  steps: [{intent: compra}, {action: action_answer}, {action: action_log_touchpoint}]
- rule: choose
  steps: [{intent: choose}, {action: action_answer}, {action: action_log_touchpoint}]
- rule: greet
  steps: [{intent: greet}, {action: utter_greet}, {action: action_log_touchpoint}]
- rule: thanks
  steps: [{intent: thanks}, {action: utter_thanks}, {action: action_log_touchpoint}]
- rule: fallback
  steps: [{intent: nlu_fallback}, {action: action_fallback}, {action: action_log_touchpoint}]
"""


def write_tiny_project(root: Path) -> Project:
    project = Project(root)
    for folder in (project.nlu, project.stories):
        folder.mkdir(parents=True)
    project.config.write_text(CONFIG, encoding="utf-8")
    project.domain.write_text(DOMAIN, encoding="utf-8")
    (project.nlu / "questions.yml").write_text(NLU, encoding="utf-8")
    (project.stories / "rules.yml").write_text(RULES, encoding="utf-8")
    return project
