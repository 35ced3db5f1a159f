"""Who asks, and may they: the registry's and AWS's own words for missing or refused credentials."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

_DENIED = (
    "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized to perform: "
    "ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:444455556666:repository/app "
)

UNAUTHORIZED = (
    Rule(
        "no basic auth credentials",
        C.UNAUTHORIZED,
        "the registry wants credentials and the runtime had none for it",
        'Head "https://r.example/v2/app/manifests/1.0": no basic auth credentials',
    ),
    Rule(
        "missing username or secret",
        C.UNAUTHORIZED,
        "the runtime had incomplete credentials for the registry",
        "failed to authorize: failed to handle basic auth because missing username or secret",
    ),
    Rule(
        "authorization token has expired",
        C.UNAUTHORIZED,
        "the ECR token is older than its 12 hours",
        "denied: Your authorization token has expired. Reauthenticate and try again.",
    ),
    Rule(
        "token * expired",
        C.UNAUTHORIZED,
        "the token has expired",
        "unauthorized: The security token included in the request is expired",
    ),
    Rule(
        "ExpiredToken",
        C.UNAUTHORIZED,
        "the AWS credentials have expired",
        "ExpiredToken: The provided token is no longer valid",
    ),
    Rule(
        "ExpiredTokenException",
        C.UNAUTHORIZED,
        "the AWS credentials have expired",
        "api error ExpiredTokenException: The token is no longer valid",
    ),
    Rule(
        "InvalidSignatureException",
        C.UNAUTHORIZED,
        "AWS did not accept the request's signature: wrong keys, or the node's clock is wrong",
        "InvalidSignatureException: Signature expired: 20250101T000000Z is now earlier than",
    ),
    Rule(
        "security token included in the request is invalid",
        C.UNAUTHORIZED,
        "AWS does not know the credentials",
        "UnrecognizedClientException: The security token included in the request is invalid.",
    ),
    Rule(
        "UnrecognizedClientException",
        C.UNAUTHORIZED,
        "AWS does not know the credentials",
        "operation error ECR: GetAuthorizationToken, api error UnrecognizedClientException",
    ),
    Rule(
        "InvalidClientTokenId",
        C.UNAUTHORIZED,
        "AWS does not know the credentials",
        "InvalidClientTokenId: no such key",
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
        "failed to refresh cached credentials",
        C.UNAUTHORIZED,
        "the node could not get AWS credentials",
        "get identity: get credentials: failed to refresh cached credentials",
    ),
    Rule(
        "failed to retrieve credentials",
        C.UNAUTHORIZED,
        "the node could not get AWS credentials",
        "operation error ECR: GetAuthorizationToken, failed to retrieve credentials",
    ),
    Rule(
        "unable to retrieve auth token",
        C.UNAUTHORIZED,
        "the registry did not accept the user name and password",
        "unable to retrieve auth token: invalid username/password: unknown",
    ),
    Rule(
        "failed to retrieve auth token",
        C.UNAUTHORIZED,
        "the node could not get a registry token",
        "pull command failed: time out or failed to retrieve auth token from the provider",
    ),
    Rule(
        "unable to retrieve ecr registry auth",
        C.UNAUTHORIZED,
        "the task could not get an ECR token",
        "ResourceInitializationError: unable to pull secrets or registry auth: "
        "unable to retrieve ecr registry auth: service call has been retried 3 time(s)",
    ),
    Rule(
        "unauthorized authentication required",
        C.UNAUTHORIZED,
        "the registry wants credentials, or did not accept those it got",
        "Error response from daemon: unauthorized: authentication required",
    ),
    Rule(
        "incorrect username or password",
        C.UNAUTHORIZED,
        "the registry did not accept the user name and password",
        "unauthorized: incorrect username or password",
    ),
    Rule(
        "invalid username/password",
        C.UNAUTHORIZED,
        "the registry did not accept the user name and password",
        "unauthorized: invalid username/password",
    ),
    Rule(
        "HTTP Basic Access denied",
        C.UNAUTHORIZED,
        "GitLab did not accept the user name and token",
        "denied: HTTP Basic: Access denied. The provided password or token is incorrect",
    ),
    Rule(
        "Invalid Username or Password",
        C.UNAUTHORIZED,
        "the registry did not accept the user name and password",
        "unauthorized: Invalid Username or Password",
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
        also=(C.NOT_FOUND_OR_DENIED, C.ACCESS_DENIED),
    ),
    Rule(
        "unauthorized to access repository",
        C.UNAUTHORIZED,
        "Harbor wants credentials with a right to pull",
        "unauthorized: unauthorized to access repository: team/app, action: pull",
        also=(C.ACCESS_DENIED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "unauthorized Not Authorized",
        C.UNAUTHORIZED,
        "the registry did not accept the request as authenticated",
        "reading manifest 1.0 in r.example/app: unauthorized: Not Authorized",
    ),
    Rule(
        "Unauthenticated request",
        C.UNAUTHORIZED,
        "Artifact Registry got no credentials, and does not tell whether the image exists",
        "denied: Unauthenticated request. Unauthenticated requests do not have permission "
        '"artifactregistry.repositories.downloadArtifacts" (or it may not exist)',
        also=(C.NOT_FOUND_OR_DENIED, C.ACCESS_DENIED),
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
        'Container image "app" is present with pull policy of "IfNotPresent" but does not have the '
        "proper auth (image secret) that was used to pull the image",
    ),
    Rule(
        "ErrImageNotEnsured",
        C.UNAUTHORIZED,
        "the image is on the node, but the pod has not shown credentials for it",
        "Error: ErrImageNotEnsured",
    ),
    Rule(
        "no valid credentials",
        C.UNAUTHORIZED,
        "no usable credentials were found",
        "failed to authorize: no valid credentials found for r.example",
    ),
    Rule(
        "Login credentials are not valid",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "denied: Login credentials are not valid",
    ),
    Rule(
        "authorization server did not include a token in the response",
        C.UNAUTHORIZED,
        "the token service answered without a token",
        "failed to fetch oauth token: authorization server did not include a token in the response",
        also=(C.REGISTRY_ERROR,),
    ),
)

DENIED = (
    Rule(
        "is not authorized to perform",
        C.ACCESS_DENIED,
        "AWS refused the action",
        "denied: not like this: it is not authorized to perform: ecr:BatchGetImage",
    ),
    Rule(
        "not authorized to perform",
        C.ACCESS_DENIED,
        "AWS refused the action",
        "403 Forbidden denied: not authorized to perform: ecr:GetDownloadUrlForLayer",
    ),
    Rule(
        "because no identity-based policy allows",
        C.ACCESS_DENIED,
        "no policy of the puller's own role allows the action",
        _DENIED + "because no identity-based policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no resource-based policy allows",
        C.ACCESS_DENIED,
        "the policy of the repository, in its owner's account, does not allow the action",
        _DENIED + "because no resource-based policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "with an explicit deny in a resource-based policy",
        C.ACCESS_DENIED,
        "a policy of the repository or registry denies the action; an added Allow cannot help",
        _DENIED + "with an explicit deny in a resource-based policy",
    ),
    Rule(
        "with an explicit deny in an identity-based policy",
        C.ACCESS_DENIED,
        "a policy of the puller's own role denies the action; an added Allow cannot help",
        _DENIED + "with an explicit deny in an identity-based policy",
    ),
    Rule(
        "with an explicit deny in a service control policy",
        C.ACCESS_DENIED,
        "a service control policy of the organization denies the action",
        _DENIED + "with an explicit deny in a service control policy",
    ),
    Rule(
        "with an explicit deny in a resource control policy",
        C.ACCESS_DENIED,
        "a resource control policy of the organization denies the action",
        _DENIED + "with an explicit deny in a resource control policy",
    ),
    Rule(
        "with an explicit deny in a permissions boundary",
        C.ACCESS_DENIED,
        "the role's permissions boundary denies the action",
        _DENIED + "with an explicit deny in a permissions boundary",
    ),
    Rule(
        "with an explicit deny in a VPC endpoint policy",
        C.ACCESS_DENIED,
        "the policy of a VPC endpoint denies the action",
        _DENIED + "with an explicit deny in a VPC endpoint policy",
    ),
    Rule(
        "because no VPC endpoint policy allows",
        C.ACCESS_DENIED,
        "the policy of a VPC endpoint does not allow the action",
        _DENIED + "because no VPC endpoint policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no permissions boundary allows",
        C.ACCESS_DENIED,
        "the role's permissions boundary does not allow the action",
        _DENIED + "because no permissions boundary allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no service control policy allows",
        C.ACCESS_DENIED,
        "no service control policy of the organization allows the action",
        _DENIED + "because no service control policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no session policy allows",
        C.ACCESS_DENIED,
        "the session's policy does not allow the action",
        _DENIED + "because no session policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "Not authorized to perform sts",
        C.ACCESS_DENIED,
        "the puller may not assume its role",
        "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "AccessDeniedException",
        C.ACCESS_DENIED,
        "AWS refused the action",
        "api error AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0a",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "Code AccessDenied",
        C.ACCESS_DENIED,
        "S3 refused the layer, by its own or a VPC endpoint's policy",
        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
    ),
    Rule(
        "AccessDenied",
        C.ACCESS_DENIED,
        "AWS refused the action",
        "reading blob: AccessDenied",
    ),
    Rule(
        "KmsException",
        C.ACCESS_DENIED,
        "ECR may not use the repository's KMS key",
        "KmsException: The operation failed due to a KMS exception",
    ),
    Rule(
        "KMS key",
        C.ACCESS_DENIED,
        "ECR cannot use the repository's KMS key: disabled, pending deletion, or its grant revoked",
        "denied: The ciphertext refers to a KMS key that is disabled",
    ),
    Rule(
        "KMS.DisabledException",
        C.ACCESS_DENIED,
        "the repository's KMS key is disabled",
        "KMS.DisabledException: arn:aws:kms:eu-west-1:111122223333:key/1234 is disabled",
    ),
    Rule(
        "does not have permission for manifest",
        C.ACCESS_DENIED,
        "Artifactory's user may not read the image; the words also cover a missing login",
        "unauthorized: The client does not have permission for manifest",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "The client does not have permission to push",
        C.ACCESS_DENIED,
        "Artifactory's user may not fill the remote repository's cache",
        "denied: The client does not have permission to push to the repository",
    ),
    Rule(
        "token provided does not match expected scopes",
        C.ACCESS_DENIED,
        "GitHub knows the token, but it lacks the scope read:packages",
        "denied: permission_denied: The token provided does not match expected scopes.",
    ),
    Rule(
        "Resource not accessible by",
        C.ACCESS_DENIED,
        "GitHub knows the token, but it has no right to the package",
        "denied: permission_denied: Resource not accessible by integration",
    ),
    Rule(
        "denied access forbidden",
        C.ACCESS_DENIED,
        "GitLab refused: no right to the project, or a wrong token",
        "denied: access forbidden",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "IP * is not allowed",
        C.ACCESS_DENIED,
        "the registry's firewall refuses this address",
        "denied: client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall",
    ),
    Rule(
        "does not have permission storage",
        C.ACCESS_DENIED,
        "the Google account may not read the registry's bucket",
        "denied: Token exchange failed. Caller does not have permission 'storage.buckets.get'",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "Token exchange failed for project",
        C.ACCESS_DENIED,
        "the Google account may not use the project's registry",
        "denied: Token exchange failed for project 'demo'. Please enable the registry API",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "billing * disabled",
        C.ACCESS_DENIED,
        "the Google project's billing is off",
        "denied: This API method requires billing to be enabled; billing is disabled in project",
        also=(C.OTHER,),
    ),
    Rule(
        "registry * is blocked in",
        C.ACCESS_DENIED,
        "the node's registries.conf blocks this registry",
        "initializing source: registry r.example is blocked in /etc/containers/registries.conf",
        also=(C.OTHER,),
    ),
    Rule(
        "Not allowed to pull",
        C.ACCESS_DENIED,
        "the registry refused",
        "denied: not allowed to pull this image",
    ),
)

IDENTITY = UNAUTHORIZED + DENIED
