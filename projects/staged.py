"""What every object that walks through stages keeps: its stage, since when, and a version for optimistic locking."""

from typing import Any, ClassVar

from django.db import models

from projects.workflow.flow import Flow


def stage_known(flow: Flow) -> models.CheckConstraint:
    """What the database itself holds of every staged object: its stage is one of its flow's, its version counts."""
    return models.CheckConstraint(
        condition=models.Q(stage__in=list(flow.stages), version__gte=1),
        name=f"{flow.key}_stage_known",
        violation_error_message=f"“{flow.label}”的阶段须为规定的阶段，版本从 1 起",
    )


class Staged(models.Model):
    """Base of all staged objects; `flow` names its table. Only projects.transitions.perform writes `stage`.

    Each has `stage_known(its flow)` among its constraints.
    """

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
