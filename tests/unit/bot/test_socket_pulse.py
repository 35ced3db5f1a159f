"""A socket that is open but deaf is found, and mended before the process has to be restarted."""

from dataclasses import dataclass, field

from bot.socket_pulse import DEAD, QUIET, SocketPulse


@dataclass
class Session:
    session_id: str = "one"
    last_ping_pong_time: float | None = None
    open: bool = True

    def is_active(self) -> bool:
        return self.open

    def close(self) -> None:
        self.open = False


@dataclass
class Monitor:
    alive: bool = True

    def is_alive(self) -> bool:
        return self.alive


@dataclass
class Client:
    """What slack_sdk's client shows of itself."""

    current_session: Session | None = field(default_factory=Session)
    current_app_monitor: Monitor = field(default_factory=Monitor)


class Clock:
    time = 1000.0

    def __call__(self) -> float:
        return self.time


def watch(client: Client, clock: Clock, seconds: float, every: float = 5.0) -> SocketPulse:
    """Look at the client for some time, as the kubelet does."""
    pulse = SocketPulse(client, clock)
    pulse.wrong()
    until = clock.time + seconds
    while clock.time < until:
        clock.time += every
        pulse.wrong()
    return pulse


def test_a_socket_that_never_gave_a_pong_fails_liveness_after_a_minute() -> None:
    clock = Clock()
    pulse = watch(Client(), clock, DEAD)
    assert pulse.wrong() == ""
    clock.time += 1
    assert pulse.wrong() == "no pong on Slack's socket for 61 s"


def test_a_socket_whose_pongs_stopped_fails_liveness_after_a_minute() -> None:
    client, clock = Client(), Clock()
    pulse = SocketPulse(client, clock)
    for _ in range(30):
        clock.time += 5
        client.current_session = Session(last_ping_pong_time=clock.time)
        assert pulse.wrong() == ""
    clock.time += DEAD + 1
    assert "no pong" in pulse.wrong()


def test_while_slack_is_away_and_the_client_keeps_trying_the_process_is_alive() -> None:
    client, clock = Client(Session(open=False)), Clock()
    assert watch(client, clock, 600).wrong() == ""
    client.current_session = None
    assert watch(client, clock, 600).wrong() == ""


def test_a_client_that_no_longer_tries_fails_liveness() -> None:
    client = Client(current_app_monitor=Monitor(alive=False))
    assert "has died" in SocketPulse(client, Clock()).wrong()


def test_a_deaf_socket_is_closed_once_and_the_next_one_gets_its_time() -> None:
    client, clock = Client(), Clock()
    deaf = client.current_session
    pulse = watch(client, clock, QUIET, every=4.0)
    pulse.mend()
    assert deaf.open
    clock.time += 1
    pulse.mend()
    assert not deaf.open
    client.current_session = Session("another")
    for _ in range(2):
        clock.time += 5
        pulse.mend()
    assert client.current_session.open
    assert pulse.silence() == 5.0


def test_a_socket_that_had_a_pong_is_left_to_the_client() -> None:
    client, clock = Client(Session(last_ping_pong_time=1.0)), Clock()
    pulse = watch(client, clock, QUIET + 5)
    pulse.mend()
    assert client.current_session.open
