"""The pages of one's own jobs."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.jobs.models import Job, State
from budgeteval.jobs.running import beat
from tests.factories.directory import make_user
from tests.factories.jobs import ASKED, make_job


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *given: int) -> str:
    response = client_of(user).get(reverse(name, args=given))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_ones_own_jobs_newest_first(erin: User) -> None:
    make_job(erin, title="甲", done=1, total=4, state=State.RUNNING)
    make_job(erin, title="乙", state=State.DONE)
    make_job(make_user("bob"), title="丙")
    text = page(erin, "jobs")
    assert text.index("乙") < text.index("甲")
    assert "丙" not in text
    assert 'value="25"' in text
    assert 'http-equiv="refresh"' in text


def test_a_list_where_nothing_moves_stays_as_it_is(erin: User) -> None:
    assert "还没有提交过" in page(erin, "jobs")
    make_job(erin, state=State.DONE)
    assert 'http-equiv="refresh"' not in page(erin, "jobs")


def test_the_list_asks_the_same_few_questions_for_one_job_and_for_three(
    erin: User, django_assert_num_queries: object
) -> None:
    for _ in range(2):
        make_job(erin)
        client = client_of(erin)
        with django_assert_num_queries(8):  # type: ignore[operator]
            client.get(reverse("jobs"))
        make_job(erin)


def test_a_job_tells_why_it_failed_and_offers_to_try_again(erin: User) -> None:
    file = store(content=b"%PDF-1.4 z", name="标出问题.pdf", by=erin, now=ASKED)
    job = make_job(erin, State.FAILED, reason="<b>3 处问题", file=file, source=file, messages=["第 1 次"])
    text = page(erin, "job", job.pk)
    assert "&lt;b&gt;3 处问题" in text
    assert reverse("job_retry", args=[job.pk]) in text
    assert reverse("job_cancel", args=[job.pk]) not in text
    assert 'http-equiv="refresh"' not in text
    response = client_of(erin).get(reverse("job_file", args=[job.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 z"  # type: ignore[attr-defined]


def test_a_running_job_can_be_cancelled_once(erin: User) -> None:
    job = make_job(erin, State.RUNNING, done=1, total=3)
    text = page(erin, "job", job.pk)
    assert "33%" in text
    assert reverse("job_cancel", args=[job.pk]) in text
    response = client_of(erin).post(reverse("job_cancel", args=[job.pk]), follow=True)
    assert "已要求取消" in response.content.decode()
    assert reverse("job_cancel", args=[job.pk]) not in response.content.decode()
    assert Job.objects.get().cancel_asked


def test_a_refusal_is_told_on_the_page(erin: User) -> None:
    job = make_job(erin, State.DONE, result={"新增": 3})
    response = client_of(erin).post(reverse("job_retry", args=[job.pk]), follow=True)
    assert "不必重试" in response.content.decode()
    assert "<dt>新增</dt><dd>3</dd>" in response.content.decode()


def test_a_failed_job_is_tried_again(erin: User) -> None:
    job = make_job(erin, State.FAILED, reason="x")
    client_of(erin).post(reverse("job_retry", args=[job.pk]))
    assert Job.objects.get().state == State.QUEUED


def test_a_job_without_a_file_has_none_to_fetch(erin: User) -> None:
    job = make_job(erin, State.DONE)
    assert client_of(erin).get(reverse("job_file", args=[job.pk])).status_code == 404


def test_anothers_job_is_no_page_at_all(erin: User) -> None:
    job = make_job(make_user("bob"), State.RUNNING)
    client = client_of(erin)
    assert client.get(reverse("job", args=[job.pk])).status_code == 404
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
    for verb in ("job_cancel", "job_retry"):
        assert client.post(reverse(verb, args=[job.pk])).status_code == 404
        assert client.get(reverse(verb, args=[job.pk])).status_code == 405
    assert not Job.objects.get().cancel_asked


def test_a_refusal_that_stays_a_refusal_is_not_offered_again_and_said_once(erin: User) -> None:
    messages = ["正在读取文件", "第 1 次办理没有办成：您不是绩效中心"]
    job = make_job(erin, State.FAILED, reason="您不是绩效中心", retry_helps=False, messages=messages)
    text = page(erin, "job", job.pk)
    assert reverse("job_retry", args=[job.pk]) not in text
    assert text.count("您不是绩效中心") == 1
    assert "正在读取文件" in text


UNATTENDED = "后台办理程序没有在运行，请联系系统管理员"


def test_who_waits_in_vain_is_told_that_no_worker_is_there(erin: User) -> None:
    now = timezone.now()
    job = make_job(erin, queued_at=now - timedelta(seconds=61))
    assert UNATTENDED in page(erin, "job", job.pk)
    assert UNATTENDED in page(erin, "jobs")
    beat(now - timedelta(seconds=91))
    assert UNATTENDED in page(erin, "job", job.pk)
    beat(now - timedelta(seconds=60))
    assert UNATTENDED not in page(erin, "job", job.pk)
    assert UNATTENDED not in page(erin, "jobs")


def test_a_worker_at_work_is_a_sign_of_life_and_a_short_wait_no_fault(erin: User) -> None:
    now = timezone.now()
    job = make_job(erin, queued_at=now - timedelta(seconds=30))
    assert UNATTENDED not in page(erin, "job", job.pk)
    Job.objects.update(queued_at=now - timedelta(hours=1))
    assert UNATTENDED in page(erin, "job", job.pk)
    make_job(erin, State.RUNNING, heartbeat_at=now)
    assert UNATTENDED not in page(erin, "job", job.pk)
