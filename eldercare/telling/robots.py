"""Group robots of WeCom, DingTalk and Feishu: they refuse inside an answer with status 200.

apprise looks at the status alone. Its plugins still read the address and sign the call; the call itself is
made here, so that the number in the answer is seen. Codes that are not known count as passing: a try
too many does no harm, a lost alarm does.

Where the codes come from:

- WeCom: the list of all codes, developer.work.weixin.qq.com/document/path/90313, as read by
  xen0n/go-workwx (errcodes/mod.go @02abf8b1). 45009 and 45033 are the limits, 93000 seen in practice.
- DingTalk: the table of open.dingtalk.com/document/orgapp/custom-robots-send-group-messages has 310000,
  400013 to 400106, 410100 and 430101 to 430104. It does not have 130101 "send too fast, exceed 20 times per
  minute" (ccfos/nightingale #369), 300001 and 300005 "token is not exist", 90030 "webhook over limit", nor
  40035 and 43004 (a field or the content type is missing), which robots answer as well.
- Feishu: open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN has 9499, 11232, 19021, 19022 and
  19024. 19001 (no such webhook) and 19002 (no msg_type) are answered as well. 9499 is "Bad Request" and, with
  status 400, "too many request" (ccfos/nightingale #1437): there the words tell.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from eldercare.telling.results import Result, of_status

if TYPE_CHECKING:
    from requests import Response

CONNECT_S, READ_S = 5, 10


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one robot is called, and what the codes in its answers mean.

    `limit_words` in small letters: an answer with them refuses for too many, whatever its code.
    """

    call: Callable[[Any, str], tuple[str, dict[str, str], dict[str, Any]]]
    code: str
    words: str
    final: frozenset[int]
    limited: frozenset[int]
    pause_s: int
    limit_words: str = ""


def _wecom(robot: Any, text: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    return robot.api_url, {}, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(robot: Any, text: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    params = dict(zip(("timestamp", "sign"), robot.get_signature(), strict=True)) if robot.secret else {}
    body = {
        "msgtype": "text",
        "text": {"content": text},
        "at": {"atMobiles": robot.targets, "isAtAll": False},
    }
    return robot.notify_url.format(token=robot.token), params, body


def _feishu(robot: Any, text: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    return robot.notify_url.format(token=robot.token), {}, {"msg_type": "text", "content": {"text": text}}


DIALECTS: dict[str, Dialect] = {
    # 93000 the webhook is wrong or the robot was removed, 93004 it was switched off, 93008 it is not in the
    # group; the others name a body it cannot take: 40008, 40035 and 40058 a field, 44004 no text, 45002 too
    # much of it.
    "NotifyWeComBot": Dialect(
        _wecom,
        "errcode",
        "errmsg",
        final=frozenset({40008, 40035, 40058, 44004, 45002, 93000, 93004, 93008}),
        limited=frozenset({45009, 45033}),
        pause_s=60,
    ),
    # 310000 the robot's own security settings refuse (key word, signature, address), 3000xx and 400101 the
    # token, 400102 and 400106 the robot, 400013 the group is gone, 400105 the kind of message, 4301xx the
    # words are not allowed. Above 20 messages a minute it is deaf for ten minutes.
    "NotifyDingTalk": Dialect(
        _dingtalk,
        "errcode",
        "errmsg",
        final=frozenset({40035, 43004, 300001, 300005, 310000, 400013, 400101, 400102, 400105, 400106,
                         430101, 430102, 430103, 430104}),
        limited=frozenset({90030, 130101, 410100}),
        pause_s=600,
    ),
    # 19001 the token, 19002 and 9499 the body, 19021 the signature, 19022 the sender's address, 19024 the key
    # word.
    "NotifyFeishu": Dialect(
        _feishu,
        "code",
        "msg",
        final=frozenset({9499, 19001, 19002, 19021, 19022, 19024}),
        limited=frozenset({11232}),
        pause_s=60,
        limit_words="too many request",
    ),
}  # fmt: skip
"""By the name of apprise's plugin."""


def send(robot: Any, text: str) -> Result:
    """Tell a robot once, and read what it answers."""
    # Loaded with the first message: most processes send none.
    import requests

    dialect = DIALECTS[type(robot).__name__]
    address, params, body = dialect.call(robot, text)
    try:
        answer = requests.post(
            address,
            params=params,
            json=body,
            timeout=(CONNECT_S, READ_S),
            verify=robot.verify_certificate,
            allow_redirects=False,
        )
    except requests.RequestException:
        return Result(ok=False, error="no_connection")
    return _read(dialect, answer)


def _read(dialect: Dialect, answer: "Response") -> Result:
    try:
        said = answer.json()
    except ValueError:
        said = None
    code = said.get(dialect.code) if isinstance(said, dict) else None
    # Under a bad status only a code that is known says more than the status.
    known = isinstance(code, int) and code in dialect.final | dialect.limited
    if answer.status_code != HTTPStatus.OK and not known:
        return of_status(answer.status_code)
    if not isinstance(code, int):
        return Result(ok=False, error="unclear_answer")
    if code == 0:
        return Result(ok=True)
    words = str(said.get(dialect.words, ""))
    limited = code in dialect.limited or bool(dialect.limit_words and dialect.limit_words in words.lower())
    return Result(
        ok=False,
        error=f"code_{code}",
        final=code in dialect.final and not limited,
        said=words,
        pause_s=dialect.pause_s if limited else 0,
    )
