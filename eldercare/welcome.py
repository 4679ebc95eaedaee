"""What `make run` prints once everything is up: the address, the sign-ins, what to try first."""

from devices.broker import BrokerProcess
from eldercare.accounts.demo import DEMO_PASSWORD, SIGN_INS
from eldercare.config import Settings

PURPOSES = {
    "operator": "station operator 调度员: Today, board, alarms",
    "caregiver": "caregiver 护理员 (phone-sized): my day",
    "leader": "village group leader 村民小组组长 (phone-sized)",
    "inspector": "inspector 检查员 (phone-sized)",
    "inspector2": "second inspector 复查人",
    "manager": "institution manager 机构负责人 (phone-sized)",
    "bureau": "civil affairs bureau 民政局: figures, hazards",
    "admin": "administrator 管理员",
    "desk": "county desk 县级平台: every station",
}


def print_welcome(
    settings: Settings, *, host: str, port: int, broker: BrokerProcess | None, homes: int = 0
) -> None:
    """Both languages, one screen."""
    print("\n".join(_lines(settings, host, port, broker, homes if broker is not None else 0)), flush=True)


def _speaking(homes: int) -> list[str]:
    if not homes:
        return []
    return [
        f"  {homes} simulated homes speak, now and then an alarm · {homes} 户模拟家庭在发送信号，偶有报警"
    ]


def _lines(settings: Settings, host: str, port: int, broker: BrokerProcess | None, homes: int) -> list[str]:
    lines = ["", f"  eldercare is up · 已启动      http://{host}:{port}", ""]
    if settings.demo:
        lines += [
            "  Demonstration county, all data synthetic · 演示数据，均为虚构",
            f"  Password of every sign-in · 密码    {DEMO_PASSWORD}",
            "",
            *(f"    {username:<12}{PURPOSES[username]}" for username in SIGN_INS),
            "",
            "  Press a button · 按一次呼救键       .venv/bin/python -m devices press --device SOS-0001",
            *_speaking(homes),
        ]
    if broker is not None and broker.is_demonstration:
        lines.append(
            "  Demonstration broker (amqtt): never for real alarms. Install mosquitto · 请安装 mosquitto"
        )
    return [
        *lines,
        f"  Data · 数据目录                    {settings.data_dir}",
        "  Ctrl-C stops all · 停止",
        "",
    ]
