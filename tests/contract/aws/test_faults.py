"""Faults, met by real clients with and without retries."""

import threading
import time

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError

from playground.aws.faults import Fault, FaultKind
from playground.scenarios.form import Repository

RETRYING = Config(retries={"mode": "standard", "total_max_attempts": 3}, proxies={})


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("ecr", "describe_repositories", "ThrottlingException"),
        ("eks", "list_clusters", "ThrottlingException"),
        ("iam", "list_roles", "Throttling"),
        ("ec2", "describe_vpcs", "RequestLimitExceeded"),
    ],
)
def test_each_service_throttles_in_its_own_shape(aws, error_of, service, operation, code):
    aws.front.faults.add(Fault(f"{service}:*", FaultKind.THROTTLE, times=1))
    client = aws.person(service)

    assert error_of(getattr(client, operation))[0] == code
    getattr(client, operation)()


def test_a_retrying_client_gets_over_two_throttled_answers(aws):
    aws.front.faults.add(Fault("ecr:DescribeRepositories", FaultKind.THROTTLE, times=2))

    answer = aws.person("ecr", config=RETRYING).describe_repositories()

    assert answer["repositories"] == []
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert aws.front.journal.counts["ecr:DescribeRepositories"] == 3


@pytest.mark.parametrize("status", [500, 503])
def test_server_errors_have_their_status(aws, status):
    from botocore.exceptions import ClientError

    aws.front.faults.add(Fault("ecr:*", FaultKind.ERROR, times=1, status=status))

    with pytest.raises(ClientError) as caught:
        aws.person("ecr").describe_repositories()

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_delay_adds_to_every_call(aws):
    ecr = aws.person("ecr")
    ecr.describe_repositories()
    aws.front.faults.add(Fault("*", FaultKind.DELAY, seconds=0.2))

    began = time.perf_counter()
    ecr.describe_repositories()

    assert time.perf_counter() - began >= 0.2


def test_a_reset_connection_has_carried_nothing_out(aws):
    aws.front.faults.add(Fault("ecr:CreateRepository", FaultKind.RESET, times=1))

    with pytest.raises(ConnectionClosedError):
        aws.person("ecr").create_repository(repositoryName="app")

    assert aws.person("ecr").describe_repositories()["repositories"] == []


def test_a_call_without_an_answer_was_carried_out(aws):
    aws.front.faults.add(Fault("ecr:CreateRepository", FaultKind.CUT_AFTER, times=1))

    with pytest.raises(ConnectionClosedError):
        aws.person("ecr").create_repository(repositoryName="app")

    [repository] = aws.person("ecr").describe_repositories()["repositories"]
    assert repository["repositoryName"] == "app"


def test_half_an_answer_looks_like_an_empty_one_to_botocore(aws):
    aws.front.faults.add(Fault("ecr:CreateRepository", FaultKind.TRUNCATE, times=1))

    answer = aws.person("ecr").create_repository(repositoryName="app")

    assert "repository" not in answer
    assert len(aws.person("ecr").describe_repositories()["repositories"]) == 1


def test_a_hanging_call_times_out_and_others_go_on(aws):
    aws.fill(Repository("app"))
    aws.front.faults.add(Fault("ecr:ListImages", FaultKind.HANG, times=1))
    impatient = Config(read_timeout=0.3, retries={"total_max_attempts": 1}, proxies={})
    done = threading.Event()

    def hang() -> None:
        with pytest.raises(ReadTimeoutError):
            aws.person("ecr", config=impatient).list_images(repositoryName="app")
        done.set()

    thread = threading.Thread(target=hang)
    thread.start()
    aws.person("ecr").describe_repositories()
    thread.join(10)

    assert done.is_set()


def test_only_matching_actions_are_struck(aws):
    aws.front.faults.add(Fault("ecr:Get*", FaultKind.THROTTLE))

    aws.person("ecr").describe_repositories()
    aws.person("iam").list_roles()


def test_the_log_has_who_asked_what_and_the_answer(aws, error_of):
    aws.fill(Repository("app"))
    aws.person("ecr").describe_repositories()
    error_of(lambda: aws.reader("ecr").delete_repository(repositoryName="app"))

    first, second = list(aws.front.journal)

    assert (first.action, first.status, first.access_key) == (
        "ecr:DescribeRepositories",
        200,
        aws.keys.person.access_key,
    )
    assert first.arn.endswith(":user/playground-admin")
    assert (second.action, second.status) == ("ecr:DeleteRepository", 400)
    assert second.arn.endswith(":assumed-role/ImagepullReader/imagepull-playground")
    assert second.milliseconds > 0
