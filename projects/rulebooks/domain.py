"""Putting a rulebook in force: validated, hashed, and from then on never changed in place."""

import json
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import District
from projects.rulebooks.models import Rulebook
from projects.rulebooks.permissions import may_adopt
from projects.scoring.reading import DataError
from projects.scoring.rulebook import load_rulebook
from projects.transitions import Refused, refuse_unless


@audit.atomic
def adopt_rulebook(*, district: District, text: str, source: str, by: User, now: datetime) -> Rulebook:
    """Keep a rulebook for a district; the same content again changes nothing and returns what is kept.

    Args:
        district: whose rules they are.
        text: the rulebook's YAML.
        source: the file's name, for the messages.
        by: an officer of the performance centre.
        now: when it takes effect.

    Raises:
        Refused: no right; a broken rulebook, with every place; or other content under a version already kept.
    """
    refuse_unless(may_adopt(by, district))
    try:
        rules = load_rulebook(text, source=source)
    except DataError as fault:
        raise Refused(str(fault)) from fault
    kept = Rulebook.objects.filter(district=district, code=rules.id, rule_version=rules.version).first()
    if kept is not None:
        if kept.sha256 == rules.sha256:
            return kept
        raise Refused(f"{source}：规则手册 {rules.id} 的 {rules.version} 版已登记，内容与本文件不同；请改用新的版本号")
    book = Rulebook.objects.create(
        district=district,
        code=rules.id,
        rule_version=rules.version,
        title=rules.label,
        in_force_from=rules.in_force,
        sha256=rules.sha256,
        content=json.loads(rules.canonical),
        adopted_at=now,
    )
    detail = {"code": rules.id, "version": rules.version, "sha256": rules.sha256}
    audit.record(kind="rulebooks.adopt", by=by, obj=book, at=now, detail=detail)
    return book
