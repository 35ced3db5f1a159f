"""Credentials are missing, expired or wrong."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "security token included in the request is expired",
        C.UNAUTHORIZED,
        "the AWS credentials have expired",
        "The security token included in the request is expired",
    ),
    Rule(
        "RequestTimeTooSkewed",
        C.UNAUTHORIZED,
        "the node's clock is wrong",
        "<Code>RequestTimeTooSkewed</Code>",
    ),
    Rule(
        "Unauthenticated requests do not have permission",
        C.UNAUTHORIZED,
        "Artifact Registry got no credentials, and does not tell whether the image exists",
        "Unauthenticated requests do not have permission "
        '"artifactregistry.repositories.downloadArtifacts" on resource "projects/demo"',
        also=(
            C.NOT_FOUND_OR_DENIED,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "Unauthenticated requests do not have permission * or it may not exist",
        C.UNAUTHORIZED,
        "Artifact Registry got no credentials; it would not say whether the image exists",
        "denied: Unauthenticated request. Unauthenticated requests do not have permission "
        '"artifactregistry.repositories.downloadArtifacts" on resource "projects/demo" (or '
        "it may not exist)",
        also=(
            C.NOT_FOUND_OR_DENIED,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "missing username or secret",
        C.UNAUTHORIZED,
        "the runtime had incomplete credentials for the registry",
        "failed to authorize: failed to handle basic auth because missing username or secret",
    ),
    Rule(
        "security token included in the request is invalid",
        C.UNAUTHORIZED,
        "AWS does not know the credentials",
        "UnrecognizedClientException: The security token included in the request is invalid.",
    ),
    Rule(
        "NoCredentialProviders",
        C.UNAUTHORIZED,
        "the node has no AWS credentials",
        "NoCredentialProviders: no valid providers in chain. Deprecated.",
    ),
    Rule(
        "no EC2 IMDS role found",
        C.UNAUTHORIZED,
        "the node has no instance role, or cannot reach the instance metadata",
        "failed to refresh cached credentials, no EC2 IMDS role found",
    ),
    Rule(
        "unable to retrieve auth token",
        C.UNAUTHORIZED,
        "the registry did not accept the user name and password",
        "unable to retrieve auth token: refused",
    ),
    Rule(
        "unauthorized authentication required",
        C.UNAUTHORIZED,
        "the registry wants credentials, or did not accept those it got",
        "Error response from daemon: unauthorized: authentication required",
    ),
    Rule(
        "Could not find robot with specified username",
        C.UNAUTHORIZED,
        "Quay does not know the robot account",
        "unauthorized: Could not find robot with specified username",
    ),
    Rule(
        "access to the requested resource is not authorized",
        C.UNAUTHORIZED,
        "Quay wants credentials with a right to read; it says the same of a missing repository",
        "unauthorized: access to the requested resource is not authorized",
        also=(
            C.NOT_FOUND_OR_DENIED,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "unauthorized to access repository",
        C.UNAUTHORIZED,
        "Harbor wants credentials with a right to pull",
        "unauthorized: unauthorized to access repository: team/app, action: pull",
        also=(
            C.ACCESS_DENIED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "unauthorized Not Authorized",
        C.UNAUTHORIZED,
        "the registry did not accept the request as authenticated",
        "reading manifest 1.0 in r.example/app: unauthorized: Not Authorized",
    ),
    Rule(
        "You don't have the needed permissions to perform this operation * invalid credentials",
        C.UNAUTHORIZED,
        "Google did not accept the credentials",
        "unauthorized: You don't have the needed permissions to perform this operation, "
        "and you may have invalid credentials",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Error reading credentials",
        C.UNAUTHORIZED,
        "the stored credentials could not be read",
        "error getting credentials - err: exit status 1: Error reading credentials",
    ),
    Rule(
        "error getting credentials",
        C.UNAUTHORIZED,
        "the credential helper gave no credentials",
        "error getting credentials - err: exit status 1, out: `no usernames for r.example`",
    ),
    Rule(
        "getting username and password",
        C.UNAUTHORIZED,
        "the stored credentials could not be read",
        "initializing source docker://r.example/app:1.0: getting username and password: 1 error",
    ),
    Rule(
        "does not have the proper auth",
        C.UNAUTHORIZED,
        "the image is on the node, but the pod has not shown credentials for it",
        'Container image "app" is present with pull policy of "IfNotPresent" but does not '
        "have the proper auth (image secret) that was used to pull the image",
    ),
    Rule(
        "ErrImageNotEnsured",
        C.UNAUTHORIZED,
        "the image is on the node, but the pod has not shown credentials for it",
        "Error: ErrImageNotEnsured",
    ),
    Rule(
        "authorization server did not include a token in the response",
        C.UNAUTHORIZED,
        "the token service answered without a token",
        "failed to fetch oauth token: authorization server did not include a token in the response",
        also=(C.REGISTRY_ERROR,),
    ),
    Rule(
        "UnableToAccessSecretException",
        C.UNAUTHORIZED,
        "ECR's pull-through rule cannot read its upstream secret",
        "UnableToAccessSecretException: cannot read",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "UnableToDecryptSecretValueException",
        C.UNAUTHORIZED,
        "ECR's pull-through rule cannot decrypt its upstream secret",
        "UnableToDecryptSecretValueException: cannot decrypt",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Unable to retrieve some| image| pull secrets|secret",
        C.UNAUTHORIZED,
        "a pull secret that the pod names does not exist",
        "Unable to retrieve some image pull secrets (regcred); attempting to pull the "
        "image may not succeed.",
    ),
    Rule(
        "secrets|secret ? not found",
        C.UNAUTHORIZED,
        "a pull secret that the pod names does not exist",
        'secrets "regcred" not found',
    ),
    Rule(
        "invalid_grant",
        C.UNAUTHORIZED,
        "the token service did not accept the stored token",
        "failed to fetch oauth token: invalid_grant",
    ),
    Rule(
        "token is|has|was| expired|revoked",
        C.UNAUTHORIZED,
        "the token has expired",
        "denied: the token has expired",
    ),
    Rule(
        "authorization token has expired",
        C.UNAUTHORIZED,
        "the ECR token is older than its 12 hours",
        "denied: Your authorization token has expired. Reauthenticate and try again.",
    ),
    Rule(
        "no basic auth credentials|credential",
        C.UNAUTHORIZED,
        "the registry wants credentials and the runtime had none for it",
        'Head "https://r.example/v2/app/manifests/1.0": no basic auth credentials',
    ),
    Rule(
        "credentials are not valid",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "denied: Login credentials are not valid",
    ),
    Rule(
        "BAD_CREDENTIAL",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "unauthorized: BAD_CREDENTIAL",
    ),
    Rule(
        "no valid|usable| credentials found|available|provided|supplied",
        C.UNAUTHORIZED,
        "no usable credentials were found",
        "failed to authorize: no valid credentials found for r.example",
    ),
    Rule(
        "no valid credential was supplied",
        C.UNAUTHORIZED,
        "no usable credentials were found",
        '"please verify that it exists and you have permission to access it (no valid credential '
        'was supplied)"',
        also=(C.NOT_FOUND_OR_DENIED, C.ACCESS_DENIED),
    ),
    Rule(
        "cannot|not be authenticated",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "denied: unauthenticated: User cannot be authenticated with the token provided.",
    ),
    Rule(
        "authentication|authenticate failed|failure",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "unauthorized: authentication failed",
    ),
    Rule(
        "unable|failed to authenticate",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "failed to authenticate with r.example",
    ),
    Rule(
        "please log|login in|to",
        C.UNAUTHORIZED,
        "the registry wants credentials",
        "unauthorized: Please login to the Registry using your Customer Portal credentials",
    ),
    Rule(
        "not logged in",
        C.UNAUTHORIZED,
        "the registry wants credentials",
        "Error: not logged in to r.example",
    ),
    Rule(
        "authorize header needed",
        C.UNAUTHORIZED,
        "the registry wants credentials",
        "authorize header needed to send HEAD to repository",
    ),
    Rule(
        "HTTP Basic Access denied",
        C.UNAUTHORIZED,
        "GitLab did not accept the user name and token",
        "denied: HTTP Basic: Access denied",
    ),
    Rule(
        "credentials|credential|password|token|login is|are|was| invalid|incorrect|wrong|rejected",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "denied: Your Authorization Token is invalid.",
    ),
    Rule(
        "invalid|incorrect|wrong|bad user|authentication|bearer|access| "
        "credentials|credential|password|username|username/password|login|token|jwt",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "unauthorized: incorrect username or password",
    ),
    Rule(
        "credentials * executable file not found",
        C.UNAUTHORIZED,
        "the credential helper is missing on the node",
        'error getting credentials - err: exec: "docker-credential-ecr-login": executable file '
        "not found in $PATH",
    ),
    Rule(
        "ExpiredToken|ExpiredTokenException",
        C.UNAUTHORIZED,
        "the AWS credentials have expired",
        "ExpiredToken: The provided token is no longer valid",
    ),
    Rule(
        "UnrecognizedClientException|InvalidClientTokenId",
        C.UNAUTHORIZED,
        "AWS does not know the credentials",
        "operation error ECR: GetAuthorizationToken, api error UnrecognizedClientException",
    ),
    Rule(
        "SignatureDoesNotMatch|InvalidSignatureException",
        C.UNAUTHORIZED,
        "AWS did not accept the request's signature: wrong keys, or the node's clock is wrong",
        "SignatureDoesNotMatch: The request signature we calculated",
    ),
)

VAGUE = (
    Rule(
        "unable to retrieve ecr registry auth",
        C.UNAUTHORIZED,
        "the task could not get an ECR token",
        "unable to pull registry auth: unable to retrieve ecr registry auth",
        also=(
            C.TIMEOUT,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "failed to retrieve auth token",
        C.UNAUTHORIZED,
        "the node could not get a registry token",
        "failed to retrieve auth token from the provider",
        also=(C.TIMEOUT,),
    ),
    Rule(
        "unauthorized",
        C.UNAUTHORIZED,
        "the registry did not accept the request as authenticated",
        "reading manifest 1.0 in r.example/team/app: unauthorized",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "authentication required",
        C.UNAUTHORIZED,
        "the registry wants credentials",
        "Error: authentication required",
    ),
    Rule(
        "authorization failed",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "failed to resolve reference: authorization failed",
        also=(
            C.ACCESS_DENIED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "unable to get registry auth",
        C.UNAUTHORIZED,
        "the task could not get the registry's credentials",
        "unable to get registry auth from asm: service call failed",
        also=(
            C.ACCESS_DENIED,
            C.TIMEOUT,
        ),
    ),
    Rule(
        "Failed getting credential",
        C.UNAUTHORIZED,
        "the node's credential provider failed",
        "Failed getting credential from external registry credential provider: exit status 1",
        also=(
            C.TIMEOUT,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "credential provider plugin",
        C.UNAUTHORIZED,
        "the node's credential provider failed",
        "error execing credential provider plugin ecr-credential-provider: signal: killed",
        also=(
            C.TIMEOUT,
            C.ACCESS_DENIED,
        ),
    ),
    Rule(
        "code Unauthenticated",
        C.UNAUTHORIZED,
        "the runtime says that the registry did not accept the credentials",
        "rpc error: code = Unauthenticated desc = refused",
    ),
    Rule(
        "failed to retrieve|refresh cached| credentials",
        C.UNAUTHORIZED,
        "the node could not get AWS credentials",
        "get credentials: failed to refresh cached credentials",
        also=(C.TIMEOUT,),
    ),
)
