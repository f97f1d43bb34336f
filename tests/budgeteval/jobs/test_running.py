"""What a worker does with a job, and what becomes of jobs whose worker died."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.db import OperationalError, transaction

from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.jobs import kinds
from budgeteval.jobs.domain import cancel, retry
from budgeteval.jobs.kinds import FailedJobError, register
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.permissions import RefusedJobError
from budgeteval.jobs.processes import work_off
from budgeteval.jobs.running import MACHINE, MOST_SETBACKS, carry_out, claim, take_up
from budgeteval.jobs.work import MOST_MESSAGES, CancelledError, Outcome, OvertakenError, Work
from tests.factories.directory import make_user
from tests.factories.jobs import ASKED, Clock, make_job

Does = Callable[[kinds.Run], None]


def test_a_job_is_done_with_its_result_and_file(erin: User, clock: Clock, does: Does) -> None:
    file = store(content=b"%PDF-1.4 x", name="a.pdf", by=erin, now=ASKED)

    def run(work: Work) -> Outcome:
        assert (work.arguments, work.owner) == ({"year": 2016}, erin)
        clock.on(seconds=1)
        work.step(1, 2, "一半")
        assert Job.objects.get().percent == 50
        return Outcome({"新增": 2}, file)

    does(run)
    job = make_job(erin, arguments={"year": 2016})
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.result, job.file, job.reason, job.attempts) == (State.DONE, {"新增": 2}, file, "", 1)
    assert (job.claimed_at, job.ended_at, job.messages, job.percent) == (ASKED, clock.now, ["一半"], 100)


def test_a_job_that_is_taken_is_not_taken_again(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    assert claim(job.pk, clock) is not None
    assert claim(job.pk, clock) is None
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.RUNNING, 1)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.CANCELLED])
def test_a_late_bell_for_what_has_ended_rings_in_vain(erin: User, clock: Clock, state: State) -> None:
    job = make_job(erin, state)
    assert claim(job.pk, clock) is None


def test_progress_reaches_the_row_twice_a_second_at_most(erin: User, clock: Clock) -> None:
    work = claim(make_job(erin).pk, clock)
    assert work is not None
    work.step(1, 100)
    assert Job.objects.get().done == 0
    clock.on(seconds=0.5)
    work.step(2, 100)
    assert (Job.objects.get().done, Job.objects.get().heartbeat_at) == (2, clock.now)
    clock.on(seconds=-30)  # a clock set back stops nothing
    work.step(3, 100)
    assert Job.objects.get().done == 3
    work.step(100, 100)
    assert (Job.objects.get().done, Job.objects.get().percent) == (100, 99)


def test_only_the_newest_messages_are_kept(erin: User, clock: Clock) -> None:
    work = claim(make_job(erin).pk, clock)
    assert work is not None
    for number in range(MOST_MESSAGES + 2):
        work.step(number, 1000, str(number))
    assert len(Job.objects.get().messages) == MOST_MESSAGES
    assert Job.objects.get().messages[0] == "2"


def test_a_cancelled_job_stops_between_two_portions(erin: User, clock: Clock, does: Does) -> None:
    portions = []

    def run(work: Work) -> Outcome:
        for number in range(5):
            portions.append(number)
            if number == 1:
                cancel(job=Job.objects.get(), by=erin, now=clock())
            work.step(number, 5)
        return Outcome()

    does(run)
    job = make_job(erin)
    carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.ended_at, portions) == (State.CANCELLED, ASKED, [0, 1])


def last_piece(work: Work) -> Outcome:
    """A piece of work in one transaction."""
    outcome = Outcome({"新增": 1})
    work.close("正在写入")
    with transaction.atomic():
        work.hold()
        make_user("half")
        work.seal(outcome)
    return outcome


def test_the_last_piece_and_the_word_that_it_is_done_are_one_transaction(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    work = claim(job.pk, clock)
    assert work is not None
    last_piece(work)  # and killed before anything else
    clock.on(hours=1)
    assert take_up(clock()) == []
    job.refresh_from_db()
    assert (job.state, job.result, job.ended_at) == (State.DONE, {"新增": 1}, ASKED)


def test_a_job_that_was_sealed_is_done_once(erin: User, clock: Clock, does: Does) -> None:
    does(last_piece)
    job = make_job(erin)
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.result, job.messages) == (State.DONE, {"新增": 1}, ["正在写入"])


def test_a_last_piece_is_undone_where_another_worker_has_the_job(erin: User, clock: Clock) -> None:
    def overtaken(work: Work) -> None:
        with transaction.atomic():
            make_user("half")
            Job.objects.update(attempts=2)
            work.seal(Outcome())

    work = claim(make_job(erin).pk, clock)
    assert work is not None
    with pytest.raises(OvertakenError):
        overtaken(work)
    assert not User.objects.filter(display_name="half").exists()


def test_a_last_piece_does_not_begin_where_the_job_is_cancelled(erin: User, clock: Clock) -> None:
    work = claim(make_job(erin).pk, clock)
    assert work is not None
    Job.objects.update(cancel_asked=True)
    with pytest.raises(CancelledError):
        last_piece(work)
    assert not User.objects.filter(display_name="half").exists()


def test_a_last_piece_cannot_be_cancelled(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    work = claim(job.pk, clock)
    assert work is not None
    work.close("正在写入")
    with pytest.raises(RefusedJobError, match="“演示任务”正在写入，很快就会结束，不能再取消"):
        cancel(job=job, by=erin, now=clock())
    assert not Job.objects.get().cancellable


def test_a_reason_that_was_foreseen_is_the_sentence_to_show(erin: User, clock: Clock, does: Does) -> None:
    file = store(content=b"%PDF-1.4 y", name="b.pdf", by=erin, now=ASKED)

    def run(_work: Work) -> Outcome:
        raise FailedJobError("表中有 3 处问题", file=file)

    does(run)
    job = make_job(erin)
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.reason, job.file) == (State.FAILED, "表中有 3 处问题", file)
    assert job.messages == ["第 1 次办理没有办成：表中有 3 处问题"]
    retry(job=job, by=erin, now=clock())
    carry_out(job.pk, clock)
    job.refresh_from_db()
    assert job.messages[1:] == ["重新提交", "第 2 次办理没有办成：表中有 3 处问题"]


def test_what_nobody_foresaw_tells_no_secrets_and_is_logged(
    erin: User, clock: Clock, does: Does, caplog: pytest.LogCaptureFixture
) -> None:
    def run(_work: Work) -> Outcome:
        raise KeyError("/var/secret")

    does(run)
    job = make_job(erin)
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, "KeyError" in job.reason, "secret" in job.reason) == (State.FAILED, True, False)
    assert "/var/secret" in caplog.text


def test_a_kind_that_no_room_registered_fails_with_a_sentence(erin: User, clock: Clock) -> None:
    job = make_job(erin, kind="nothing")
    carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.reason) == (State.FAILED, "系统里没有“nothing”这种任务，请联系系统管理员")


@pytest.mark.parametrize(
    ("fault", "noun"), [(OperationalError("gone"), "数据库一时不可用"), (OSError("full"), "文件一时不能读写")]
)
def test_a_passing_fault_is_tried_again_three_times(
    erin: User, clock: Clock, does: Does, fault: Exception, noun: str
) -> None:
    def run(_work: Work) -> Outcome:
        raise fault

    does(run)
    job = make_job(erin)
    assert [carry_out(job.pk, clock) for _ in range(MOST_SETBACKS)] == [True, True, False]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 3)
    assert job.messages[:2] == [f"第 {n} 次办理中断：{noun}，稍后自动再办" for n in (1, 2)]
    assert job.reason == f"{noun}，连续 3 次没有办成；请联系系统管理员后重试"


def test_what_a_killed_worker_left_is_queued_again_once(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    dead = claim(job.pk, clock)
    assert dead is not None
    Job.objects.update(holder="another machine/1")
    clock.on(seconds=120)
    assert take_up(clock()) == []
    clock.on(seconds=1)
    assert take_up(clock()) == [job.pk]
    assert take_up(clock()) == []
    job.refresh_from_db()
    assert (job.state, job.messages) == (State.QUEUED, ["办理进程中断，重新排队"])


def test_a_worker_of_this_machine_that_is_gone_is_known_at_once(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    assert claim(job.pk, clock) is not None
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as another:
        Job.objects.update(holder=f"{MACHINE}/{another.pid}")
        assert take_up(clock()) == []
        another.kill()
    assert take_up(clock()) == [job.pk]
    assert Job.objects.get().state == State.QUEUED


def test_a_worker_of_this_machine_that_is_there_may_take_its_time(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    assert claim(job.pk, clock) is not None
    Job.objects.update(holder=f"{MACHINE}/{os.getppid()}")
    clock.on(minutes=19)
    assert take_up(clock()) == []
    clock.on(minutes=2)
    assert take_up(clock()) == [job.pk]  # the number may be another's by now


def test_asked_for_again_setbacks_are_forgotten(erin: User, clock: Clock, does: Does) -> None:
    def run(_work: Work) -> Outcome:
        raise OSError("full")

    does(run)
    job = make_job(erin, State.FAILED, setbacks=MOST_SETBACKS, attempts=MOST_SETBACKS, reason="演示", ended_at=ASKED)
    retry(job=job, by=erin, now=clock())
    assert carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.setbacks, job.attempts) == (State.QUEUED, 1, 4)


def test_what_this_very_process_left_before_is_queued_again(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    assert claim(job.pk, clock) is not None
    assert take_up(clock()) == [job.pk]


def test_everything_queued_is_done_and_one_that_fails_does_not_stop_the_others(
    erin: User, clock: Clock, does: Does
) -> None:
    def run(work: Work) -> Outcome:
        if work.arguments:
            raise FailedJobError("演示原因")
        return Outcome()

    does(run)
    for arguments in ({}, {"fails": True}, {}):
        make_job(erin, arguments=arguments)
    make_job(erin, State.CANCELLED)
    work_off(1)
    assert [job.state for job in Job.objects.order_by("pk")] == [
        State.DONE, State.FAILED, State.DONE, State.CANCELLED,
    ]  # fmt: skip


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(erin: User, clock: Clock, does: Does) -> None:
    job = make_job(erin)
    slow = claim(job.pk, clock)
    assert slow is not None
    clock.on(minutes=10)
    take_up(clock())
    second = claim(job.pk, clock)
    assert second is not None
    for act in (lambda: slow.step(1, 2, "x"), slow.hold, lambda: slow.seal(Outcome())):
        with pytest.raises(OvertakenError):
            act()
    second.step(2, 2)
    assert Job.objects.get().done == 2


def test_an_overtaken_run_ends_quietly(erin: User, clock: Clock, does: Does) -> None:
    def run(work: Work) -> Outcome:
        Job.objects.update(attempts=7)
        work.step(1, 1)
        return Outcome()

    does(run)
    job = make_job(erin)
    assert not carry_out(job.pk, clock)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.RUNNING, 7)


def test_a_job_that_kills_its_workers_is_ended(erin: User, clock: Clock) -> None:
    job = make_job(erin, State.RUNNING, attempts=7, setbacks=MOST_SETBACKS - 1)
    clock.on(hours=1)
    assert take_up(clock()) == []
    job.refresh_from_db()
    assert (job.state, job.ended_at) == (State.FAILED, clock.now)
    assert job.reason == "办理进程连续 3 次中断；请联系系统管理员查明后重试"


def test_a_job_that_nobody_wants_any_more_is_not_taken_up(erin: User, clock: Clock) -> None:
    job = make_job(erin, State.RUNNING, attempts=1, cancel_asked=True)
    clock.on(hours=1)
    assert take_up(clock()) == []
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_lost_bell_is_rung_again_now_and_then(erin: User, clock: Clock) -> None:
    job = make_job(erin)
    clock.on(seconds=121)
    assert take_up(clock()) == [job.pk]
    clock.on(seconds=60)
    assert take_up(clock()) == []
    clock.on(seconds=61)
    assert take_up(clock()) == [job.pk]
    job.refresh_from_db()
    assert (job.messages, job.queued_at) == ([], ASKED)


def test_two_rooms_cannot_have_the_same_name(does: Does) -> None:
    def one(_work: Work) -> Outcome:
        return Outcome()

    does(one)
    register("test", one)
    with pytest.raises(ValueError, match="test"):
        register("test", lambda _work: Outcome())


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 99)])
def test_a_percentage_is_never_more_than_was_done(done: int, total: int, percent: int) -> None:
    assert Job(done=done, total=total, state=State.RUNNING).percent == percent


def test_a_title_is_what_a_job_is_called() -> None:
    assert str(Job(title="导入")) == "导入"
