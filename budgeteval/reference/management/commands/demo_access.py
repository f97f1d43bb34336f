"""Give one demo account per role a password, and show them."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from budgeteval.accounts.models import User
from budgeteval.reference.models import Run
from projects.directory.models import Membership, Role

BYTES = 9


class Command(BaseCommand):
    help = "为参照年度的每种角色设置一个演示账号的口令并列出；只用于演示数据库。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password-file", type=Path, default=Path(settings.VAR_DIR) / "demo-password", help="保存演示口令的文件"
        )

    def handle(self, *args: Any, password_file: Path, **options: Any) -> None:
        if not Run.objects.exists():
            raise CommandError("数据库里没有参照年度，不设置演示账号；请先运行 reference_year")
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
        if path.is_file():
            return path.read_text("utf-8").strip()
        path.parent.mkdir(parents=True, exist_ok=True)
        password = secrets.token_urlsafe(BYTES)
        path.touch(mode=0o600)
        path.write_text(password + "\n", "utf-8")
        return password

    def _demo_user(self, role: Role) -> User | None:
        """The first member with the role; for a unit, of one that was evaluated as a whole, where there is one."""
        members = Membership.objects.filter(role=role).select_related("user").order_by("user__username")
        if role in (Role.UNIT_CLERK, Role.UNIT_HEAD):
            members = members.filter(unit__department_reviews__isnull=False).distinct() or members
        member = members.filter(user__expert__seats__isnull=False).first() if role == Role.EXPERT else members.first()
        return member.user if member else None
