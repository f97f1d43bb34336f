"""One demo account per role, one private password, and only for a year that was played to its end."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from budgeteval.accounts.models import User
from budgeteval.reference.models import Act
from projects.directory.models import Role
from tests.factories.directory import make_member, make_user
from tests.people import People, Place, populate, settle


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


@pytest.fixture
def played(people: People) -> People:
    """A year that is finished."""
    Act.objects.create(key="documents")
    return people


def access(path: Path) -> list[list[str]]:
    printed = StringIO()
    call_command("demo_access", password_file=path, stdout=printed)
    return [line.split("\t") for line in printed.getvalue().splitlines()]


def test_every_role_gets_an_account_that_opens(played: People, tmp_path: Path) -> None:
    head, *rows = access(tmp_path / "password")
    assert head == ["角色", "账号", "姓名", "口令"]
    assert [row[0] for row in rows] == [role.label for role in Role if role != Role.EXPERT]
    for _, account, name, password in rows:
        user = User.objects.get(username=account)
        assert user.display_name == name
        answer = Client().post("/login/", {"username": account, "password": password})
        assert (answer.status_code, answer["Location"]) == (302, "/"), account


def test_the_password_is_long_random_and_its_owners_alone(played: People, tmp_path: Path) -> None:
    path = tmp_path / "deep/password"
    rows = access(path)
    assert len(rows[1][3]) >= 12
    assert path.read_text().strip() == rows[1][3]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert access(tmp_path / "another")[1][3] != rows[1][3]


def test_a_second_run_prints_the_same_and_changes_nothing(played: People, tmp_path: Path) -> None:
    path = tmp_path / "password"
    first = access(path)
    accounts = list(User.objects.order_by("pk").values_list())
    path.chmod(0o644)
    assert access(path) == first
    assert list(User.objects.order_by("pk").values_list()) == accounts
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_empty_password_file_is_not_taken_for_a_password(played: People, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.touch(mode=0o644)
    assert len(access(path)[1][3]) >= 12
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_password_file_that_cannot_be_written_is_refused(played: People, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match=r"口令文件“.*”不能读写"):
        access(tmp_path / "file/password")


def test_without_a_played_year_nobody_gets_a_password(people: People, tmp_path: Path) -> None:
    Act.objects.create(key="setup/places")
    with pytest.raises(CommandError, match="没有运行完成的参考年度"):
        access(tmp_path / "password")
    assert not (tmp_path / "password").exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_account_shown_is_the_first_of_its_role(played: People, place: Place, tmp_path: Path) -> None:
    early = make_user("aaron")
    make_member(early, Role.LEADER, place.district)
    rows = access(tmp_path / "password")
    assert next(row[1] for row in rows if row[0] == Role.LEADER.label) == early.username


def test_what_the_clerk_hands_in_goes_to_the_section_account_shown(
    played: People, place: Place, tmp_path: Path
) -> None:
    make_member(make_user("aa-section"), Role.SECTION_OFFICER, place.far.section)
    account = {row[0]: row[1] for row in access(tmp_path / "password")[1:]}
    clerk = User.objects.get(username=account[Role.UNIT_CLERK.label]).memberships.get(role=Role.UNIT_CLERK)
    section = User.objects.get(username=account[Role.SECTION_OFFICER.label]).memberships.first()
    assert clerk.unit.section == section.section
