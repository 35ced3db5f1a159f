"""The repository has no such tag or digest."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "does not exist within the repository",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "The image with imageId {imageTag:'1.0'} does not exist within the repository with name",
    ),
    Rule(
        "ImageNotFoundException",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "api error ImageNotFoundException: the image is absent",
    ),
    Rule(
        "tag ? was deleted or has expired",
        C.NOT_FOUND_TAG,
        "Quay says that the tag was deleted or has expired",
        "manifest unknown: Tag 1.0 was deleted or has expired. To pull, revive via time machine",
    ),
    Rule(
        "The named manifest is not known to the registry",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "The named manifest is not known to the registry.",
    ),
    Rule(
        "Error image ? not found",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "Error: image vpc-agent:1.5.0 not found",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    Rule(
        "image ? is archived",
        C.NOT_FOUND_TAG,
        "the image is archived, and must be restored before it can be pulled",
        "The image is archived",
    ),
    Rule(
        "Failed to fetch ? from request",
        C.NOT_FOUND_TAG,
        "Google's registry has no such tag or digest",
        'Failed to fetch "1.0" from request "/v2/demo/app/manifests/1.0".',
    ),
    Rule(
        "ImageInaccessible",
        C.NOT_FOUND_TAG,
        "the image is archived, and must be restored before it can be pulled",
        "failureCode: ImageInaccessible",
        also=(C.OTHER,),
    ),
    Rule(
        "manifest unknown",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "reading manifest 1.0 in r.example/team/app: manifest unknown",
    ),
    Rule(
        "MANIFEST_UNKNOWN",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}',
    ),
    Rule(
        "tag|manifest|artifact ? does|do not exist",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "Error: Tag 1.0 does not exist in repository r.example/team/app",
    ),
    Rule(
        "manifest tagged by ? not",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "manifest tagged by 1.0 does not match any found tag",
    ),
    Rule(
        "manifest for ? not found",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "manifest for team/app:1.0 not found",
    ),
    Rule(
        "does not use the latest tag",
        C.NOT_FOUND_TAG,
        "the repository has no tag latest: a version must be named",
        'unsupported: This repository does not use the "latest" tag to track the most recent image',
        also=(C.OTHER,),
    ),
    Rule(
        "tag|artifact ? not found",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "Tag 1.0 not found in repository docker.io/team/app",
    ),
    Rule(
        "Requested image not found",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "manifest for app:1.0 not found: manifest unknown: Requested image not found",
    ),
)

VAGUE = (
    Rule(
        "not found",
        C.NOT_FOUND_TAG,
        "the reference was not found; the words do not tell a missing tag from a missing "
        "repository",
        "failed to resolve reference: r.example/team/app:1.0: not found",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    Rule(
        "http.StatusNotFound",
        C.NOT_FOUND_TAG,
        "the registry answered 404",
        "trying next host - response was http.StatusNotFound",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    Rule(
        "no such image",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "Error: No such image: app:1.0",
        also=(
            C.NEVER_PULL,
            C.OTHER,
        ),
    ),
    Rule(
        "image ? does not exist",
        C.NOT_FOUND_TAG,
        "the registry has no such tag or digest in this repository",
        "image r.example/app:1.0 does not exist",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
)
