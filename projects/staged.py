"""What every object that walks through stages keeps: its stage, since when, and a version for optimistic locking."""

from typing import Any, ClassVar

from django.db import models

from projects.workflow.flow import Flow


class Staged(models.Model):
    """Base of all staged objects; `flow` names its table. Only projects.transitions.perform writes `stage`."""

    flow: ClassVar[Flow]

    stage = models.CharField("阶段", max_length=20, editable=False)
    stage_at = models.DateTimeField("阶段起始", null=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.__dict__.get("stage") == "":  # a deferred stage is left alone
            self.stage = self.flow.initial

    @property
    def stage_label(self) -> str:
        """The stage in Chinese."""
        return self.flow.stages.get(self.stage, self.stage)
