"""The endpoint for ecr.dkr lets one repository through, and this is another."""

from playground.scenarios.form import ACCOUNT, REGION, Scenario
from playground.scenarios.private_network import API, CLOSED, S3, image, interface
from playground.scenarios.workshop import deployment

ONE_REPOSITORY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "OnlyThePlatform",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "ecr:*",
            "Resource": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/platform/*",
        }
    ],
}
REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="endpoint-policy-denies",
    title="The policy of the ecr.dkr endpoint does not let the repository through",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, interface("ecr.dkr", ONE_REPOSITORY), S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
