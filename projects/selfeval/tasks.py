"""What earlier steps ask self-evaluation for by name."""

from projects.registry import standing
from projects.selfeval.queries import standing_of_projects

standing.register("selfeval", standing_of_projects)
