"""The pages for what went wrong: what happened, what was kept, what to do."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 – Django's signature
    """Answer a request that makes no sense."""
    return _page(
        400,
        title="请求无法处理",
        reason="浏览器发来的内容不完整或格式不正确，系统没有做任何改动。",
        advice="请返回上一页重新操作；从收藏夹打开的旧地址请改从首页进入。",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 – Django's signature
    """Answer who may not, with the reason given where it was refused."""
    return _page(
        403,
        title="没有权限",
        reason=str(exception) or "您的账号没有办理这件事的权限。",
        advice="系统没有做任何改动。确需办理的，请联系本单位负责人或绩效管理中心调整权限。",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 – Django's signature
    """Answer a form whose page is too old, or was not ours."""
    return _page(
        403,
        title="页面已过期",
        reason="提交所用的页面已经失效（登录状态变化、页面打开过久或浏览器禁用了 Cookie），这次提交没有保存。",
        advice="请返回上一页，刷新后重新提交。",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 – Django's signature
    """Answer an address that leads nowhere."""
    return missing("地址可能写错，或者内容已被移走，或者不在您的查看范围内。")


def missing(reason: str) -> HttpResponse:
    """Answer that there is nothing here for this person, in the door's words."""
    return _page(404, title="找不到这个页面", reason=reason, advice="请从首页重新进入。")


def only_forms(allowed: str) -> HttpResponse:
    """Answer an address to which only forms are sent, or that is only read: one typed in, or kept as a bookmark."""
    response = _page(
        405,
        title="这个地址不能直接打开",
        reason="它只用来提交表单，或者只供查看；系统没有做任何改动。",
        advice="请从首页重新进入，打开要办的事项后再提交。",
    )
    response["Allow"] = allowed
    return response


def overtaken(reason: str) -> HttpResponse:
    """Answer that somebody else was first."""
    return _page(409, title="内容已被他人改动", reason=reason, advice="请返回上一页，刷新后核对最新内容再办理。")


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 – Django's signature
    """Answer our own mistake; needs neither database nor session."""
    return _page(
        500,
        title="系统出错",
        reason="系统处理时发生错误，刚才这一步没有保存；此前已保存的内容不受影响。",
        advice="请稍后重试。仍然出错的，请把出错时间和所做操作告诉系统管理员。",
    )


def _page(status: int, *, title: str, reason: str, advice: str) -> HttpResponse:
    context = {"status": status, "title": title, "reason": reason, "advice": advice}
    return HttpResponse(render_to_string("ui/error.html", context), status=status)
