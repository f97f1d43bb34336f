"""Give one demo account per role a password, and show them."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from budgeteval.accounts.models import User
from budgeteval.reference.chapters import documents
from budgeteval.reference.models import Act
from projects.directory.models import Membership, Role

BYTES = 12
PRIVATE = 0o600


class Command(BaseCommand):
    help = "参考年度运行完成后，为每种角色选一个演示账号，设置口令并列出；只用于演示数据库，可重复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password-file",
            type=Path,
            default=Path(settings.VAR_DIR) / "demo-password",
            help="保存演示口令的文件，只有本人可读；默认在数据文件夹（BUDGETEVAL_VAR）里",
        )

    def handle(self, *args: Any, password_file: Path, **options: Any) -> None:
        if not Act.objects.filter(key=documents.DEED).exists():
            raise CommandError("数据库里没有运行完成的参考年度，不设置演示账号；请先运行 reference_year")
        password = self._password(password_file)
        self.stdout.write("角色\t账号\t姓名\t口令")
        for role in Role:
            user = self._demo_user(role)
            if user is None:
                continue
            if not user.check_password(password):
                user.set_password(password)
                user.save(update_fields=["password"])
            self.stdout.write(f"{role.label}\t{user.username}\t{user.display_name}\t{password}")

    def _password(self, path: Path) -> str:
        """The password kept from the last time, or a new one, readable by the owner alone."""
        try:
            kept = path.read_text("utf-8").strip() if path.is_file() else ""
            if kept:
                path.chmod(PRIVATE)
                return kept
            password = secrets.token_urlsafe(BYTES)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
                file.write(password + "\n")
        except OSError as error:
            raise CommandError(f"口令文件“{path}”不能读写；请核对权限，或用 --password-file 另指一个文件") from error
        return password

    def _member(self, role: Role) -> Membership | None:
        """The first member with the role: of a unit that was evaluated as a whole, an expert who sat on a panel."""
        members = Membership.objects.filter(role=role).select_related("user").order_by("user__username")
        if role in (Role.UNIT_CLERK, Role.UNIT_HEAD):
            members = members.filter(unit__department_reviews__isnull=False).distinct() or members
        if role == Role.EXPERT:
            members = members.filter(user__expert__seats__isnull=False, user__expert__seats__replaced_at__isnull=True)
        if role == Role.SECTION_OFFICER:  # whoever answers for the clerk's unit: what the clerk hands in goes there
            clerk = self._member(Role.UNIT_CLERK)
            members = members.filter(section=clerk.unit.section_id) if clerk and clerk.unit else members
        return members.first()

    def _demo_user(self, role: Role) -> User | None:
        member = self._member(role)
        return member.user if member else None
