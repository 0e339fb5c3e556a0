"""What names a question, and taking it away together with that."""

from bot.journeys.editing.applying import apply
from bot.journeys.editing.document import Document
from bot.journeys.editing.mentions import mentions_of, removal
from bot.journeys.editing.places import Place

FILE, ENGLISH = "journey_maps/m.yml", "journey_maps/m.en.yml"
MAP = """\
journey: M
stages:
- name: A
  id: a
  done_when: {question: q}
  questions:
  - {id: q, ask: [uno, dos], answer: c, then: [q, r]}
  - {id: r, ask: [tres, cuatro], answer: c, then: [b.s, q]}
  - {id: t, ask: [siete, ocho], answer: c, then: [a.q]}
  pains: [{id: p, what: Duele, signs: [q, r]}]
- name: B
  id: b
  questions: [{id: s, ask: [cinco, seis], answer: c, then: [a.q, a.r]}, {id: q, ask: [v, w], answer: c, then: [q]}]
plans:
- {id: n, name: N, touches: [a.q], moves: [{metric: nps, at: b, to: "> 1"}, {metric: nps, at: a.q, to: "> 1"}]}
evidence:
- {kind: crm, about: [a.q], says: algo}
"""
TRANSLATION = """\
stages:
- id: a
  questions:
  - {id: q, answer: see}
  - {id: r, answer: so}
"""
FILES = {FILE: MAP.encode(), ENGLISH: TRANSLATION.encode(), "journey_maps/o.en.yml": b"journey: O\n"}


def test_everything_that_names_a_question_is_found() -> None:
    found = mentions_of(Document(FILES[FILE], file=FILE), "a.q")
    assert [(each.field, each.place) for each in found] == [
        ("question", Place(FILE, ("stages", "a", "done_when", "question"))),
        ("then", Place(FILE, ("stages", "a", "questions", "r", "then", 1))),
        ("then", Place(FILE, ("stages", "a", "questions", "t", "then", 0))),
        ("signs", Place(FILE, ("stages", "a", "pains", "p", "signs", 0))),
        ("then", Place(FILE, ("stages", "b", "questions", "s", "then", 0))),
        ("touches", Place(FILE, ("plans", "n", "touches", 0))),
        ("at", Place(FILE, ("plans", "n", "moves", 1, "at"))),
        ("about", Place(FILE, ("evidence", 0, "about", 0))),
    ]
    assert mentions_of(Document(FILES[ENGLISH], file=ENGLISH), "a.q") == ()


def test_it_goes_with_what_names_it_and_with_its_translation() -> None:
    mentions = mentions_of(Document(FILES[FILE], file=FILE), "a.q")
    done = apply(FILES, removal(FILES, FILE, "a.q", mentions=mentions))
    kept = MAP.replace("  done_when: {question: q}\n", "")
    kept = kept.replace("  - {id: q, ask: [uno, dos], answer: c, then: [q, r]}\n", "")
    kept = kept.replace("then: [b.s, q]", "then: [b.s]").replace("answer: c, then: [a.q]}", "answer: c}")
    kept = kept.replace("signs: [q, r]", "signs: [r]").replace("[a.q, a.r]", "[a.r]")
    kept = kept.replace("touches: [a.q], ", "").replace(', {metric: nps, at: a.q, to: "> 1"}', "")
    kept = kept.replace("about: [a.q]", "about: [a]")
    assert done.files[FILE].decode() == kept
    assert done.files[ENGLISH].decode() == TRANSLATION.replace("  - {id: q, answer: see}\n", "")
    assert apply(done.files, done.undo).files == FILES


def test_without_its_mentions_only_the_question_goes() -> None:
    done = apply(FILES, removal(FILES, FILE, "a.t", mentions=()))
    assert done.files[FILE].decode() == MAP.replace("  - {id: t, ask: [siete, ocho], answer: c, then: [a.q]}\n", "")
    assert done.touched == (FILE,)
