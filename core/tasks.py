"""Lines of a task list, as `components/task_list.html` shows them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Task:
    """What is to be done, where, and how far it is; a task that cannot start yet leads nowhere."""

    title: str
    address: str
    status: str
    label: str
    hint: str = ""

    @classmethod
    def done(cls, title: str, address: str) -> "Task":
        return cls(title, address, "done", _("done"))

    @classmethod
    def to_do(cls, title: str, address: str) -> "Task":
        return cls(title, address, "waiting", _("to do"))

    @classmethod
    def later(cls, title: str, address: str) -> "Task":
        return cls(title, "", "draft", _("cannot start yet"))
