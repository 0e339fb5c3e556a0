"""An action endpoint without a network: runs the SDK's executor in this process, for Rasa's `RemoteAction`."""

import asyncio
import contextvars
import functools
import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action, ActionExecutionRejection, ActionNotFoundException


class LocalActions(EndpointConfig):  # type: ignore[misc]
    """Stands where Rasa expects the address of an action server, and gives the same results as one.

    Coroutines run in Rasa's loop; ordinary actions run in a thread, so that a slow one holds nobody else up.
    """

    def __init__(self, package: str) -> None:
        super().__init__(url=f"local:{package}", selective_domain=True)
        self.executor = ActionExecutor()
        self.domain: Mapping[str, Any] = {}
        """What actions get as `domain`; set once the model is loaded, instead of being built for every call."""
        for action in _actions_of(package):
            self.executor.register_action(action)
        self.executor.actions = {name: _in_thread(run) for name, run in self.executor.actions.items()}

    async def request(self, *_address: object, **kwargs: Any) -> Any:
        """Run one action; a rejection comes back as the server's status 400, a missing action as 404."""
        call = {"domain": self.domain, **kwargs["json"]}
        try:
            result = await self.executor.run(call)
        except ActionExecutionRejection as rejection:
            complaint = {"error": str(rejection), "action_name": rejection.action_name}
            raise ClientResponseError(400, "Bad Request", json.dumps(complaint)) from rejection
        except ActionNotFoundException as missing:
            raise ClientResponseError(404, "Not Found", json.dumps({"action_name": missing.action_name})) from missing
        return json.loads(json.dumps(result))  # as over the wire: plain values that nobody else holds


def _actions_of(package: str) -> list[type[Action]]:
    """Every concrete action of the package and below; `ImportError` speaks for itself, unlike in the SDK."""
    root = importlib.import_module(package)
    names = [root.__name__]
    if hasattr(root, "__path__"):
        names += [found.name for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}.")]
    found: list[type[Action]] = []
    for name in names:
        for _, each in sorted(inspect.getmembers(importlib.import_module(name), inspect.isclass)):
            ours = each.__module__ == name and issubclass(each, Action)
            if ours and not inspect.isabstract(each):
                found.append(each)
    return found


def _in_thread(run: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(run):
        return run

    async def threaded(*arguments: Any) -> Any:
        context = contextvars.copy_context()
        result = await asyncio.get_running_loop().run_in_executor(None, functools.partial(context.run, run, *arguments))
        return await result if inspect.isawaitable(result) else result

    return threaded
