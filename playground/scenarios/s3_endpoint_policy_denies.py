"""The S3 endpoint lets the company's buckets through, and not ECR's layer bucket."""

from playground.scenarios.form import Endpoint, Scenario
from playground.scenarios.private_network import API, CLOSED, DKR, SUBNETS, image
from playground.scenarios.workshop import deployment

OWN_BUCKETS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "OwnBuckets",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::retail-data", "arn:aws:s3:::retail-data/*"],
        }
    ],
}
REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="s3-endpoint-policy-denies",
    title="The S3 endpoint's policy does not reach ECR's layer bucket",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, DKR, Endpoint("s3", SUBNETS, policy=OWN_BUCKETS), REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
