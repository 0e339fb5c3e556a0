"""What the process that publishes does with what it is told, and what it says to that."""

import traceback
from collections.abc import Callable

from bot.engine.learning import learnt
from bot.errors import UserError
from bot.publishing.apart_messages import Broken, Ended, GoBack, Happened, Publish, Refused, TellTraining, Warm, Worse
from bot.publishing.publisher import Publisher, RegressionsError
from bot.publishing.releases import MapFile
from bot.publishing.shelf import maps_in


class Orders:
    """Carries orders out one after the other; whatever goes wrong is told, and the next one is carried out."""

    def __init__(self, publisher: Publisher, tell: Callable[[object], None]) -> None:
        self._publisher = publisher
        self._tell = tell
        self._warmed: tuple[MapFile, ...] = ()

    def carry_out(self, order: object) -> None:
        """Do it and say what came of it; nothing is said to `Warm`."""
        if isinstance(order, Warm):
            self._warm(order)
        elif isinstance(order, Publish):
            self._answer(lambda: self._publish(order))
        elif isinstance(order, GoBack):
            self._answer(lambda: self._go_back(order))

    def _publish(self, order: Publish) -> Ended:
        return Ended(self._publisher.publish(order.order, progress=lambda stage: self._tell(Happened(stage))))

    def _go_back(self, order: GoBack) -> Ended:
        tell = self._tell
        return Ended(
            release=self._publisher.roll_back(order.number, by=order.by, training=lambda: tell(TellTraining()))
        )

    def _answer(self, work: Callable[[], Ended]) -> None:
        said: object
        try:
            said = work()
        except RegressionsError as error:
            said = Worse(error.examination)
        except UserError as error:
            said = Refused(error)
        except Exception:
            said = Broken(traceback.format_exc())
        self._tell(said)

    def _warm(self, order: Warm) -> None:
        """Learn the files only to remember what they share with those that will be published: vectors and fits."""
        if order.files == self._warmed:
            return
        self._warmed = order.files
        try:
            self._publisher.warm()
            learnt(maps_in(order.files))
        except UserError:  # whoever publishes them is told then
            return
