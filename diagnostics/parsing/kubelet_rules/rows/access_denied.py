"""Somebody known asked, and may not."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
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
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no identity-based "
        "policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no resource-based policy allows",
        C.ACCESS_DENIED,
        "the policy of the repository, in its owner's account, does not allow the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no resource-based "
        "policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "with an explicit deny in a resource-based policy",
        C.ACCESS_DENIED,
        "a policy of the repository or registry denies the action; an added Allow cannot help",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in a "
        "resource-based policy",
    ),
    Rule(
        "with an explicit deny in an identity-based policy",
        C.ACCESS_DENIED,
        "a policy of the puller's own role denies the action; an added Allow cannot help",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in an "
        "identity-based policy",
    ),
    Rule(
        "with an explicit deny in a service control policy",
        C.ACCESS_DENIED,
        "a service control policy of the organization denies the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in a "
        "service control policy",
    ),
    Rule(
        "with an explicit deny in a resource control policy",
        C.ACCESS_DENIED,
        "a resource control policy of the organization denies the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in a "
        "resource control policy",
    ),
    Rule(
        "with an explicit deny in a permissions boundary",
        C.ACCESS_DENIED,
        "the role's permissions boundary denies the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in a "
        "permissions boundary",
    ),
    Rule(
        "with an explicit deny in a VPC endpoint policy",
        C.ACCESS_DENIED,
        "the policy of a VPC endpoint denies the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app with an explicit deny in a VPC "
        "endpoint policy",
    ),
    Rule(
        "because no VPC endpoint policy allows",
        C.ACCESS_DENIED,
        "the policy of a VPC endpoint does not allow the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no VPC endpoint policy "
        "allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no permissions boundary allows",
        C.ACCESS_DENIED,
        "the role's permissions boundary does not allow the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no permissions boundary "
        "allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no service control policy allows",
        C.ACCESS_DENIED,
        "no service control policy of the organization allows the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no service control "
        "policy allows the ecr:BatchGetImage action",
    ),
    Rule(
        "because no session policy allows",
        C.ACCESS_DENIED,
        "the session's policy does not allow the action",
        "denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0a is not authorized "
        "to perform: ecr:BatchGetImage on resource: "
        "arn:aws:ecr:eu-west-1:444455556666:repository/app because no session policy "
        "allows the ecr:BatchGetImage action",
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
        also=(
            C.UNAUTHORIZED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "IP * is not allowed",
        C.ACCESS_DENIED,
        "the registry's firewall refuses this address",
        "denied: client with IP '203.0.113.7' is not allowed access. Refer "
        "https://aka.ms/acr/firewall",
    ),
    Rule(
        "Caller does not have permission",
        C.ACCESS_DENIED,
        "the Google account may not read the registry's bucket",
        "denied: Caller does not have permission 'storage.buckets.get'",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "Token exchange failed for project",
        C.ACCESS_DENIED,
        "the Google account may not use the project's registry",
        "denied: Token exchange failed for project 'demo'. Please enable the registry API",
        also=(
            C.UNAUTHORIZED,
            C.NOT_FOUND_OR_DENIED,
        ),
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
    Rule(
        "UpstreamAccessDenied",
        C.ACCESS_DENIED,
        "the pull-through rule's upstream registry refused ECR",
        "failureCode: UpstreamAccessDenied",
    ),
    Rule(
        "KmsError",
        C.ACCESS_DENIED,
        "ECR cannot use the repository's KMS key",
        "failureCode: KmsError",
    ),
    Rule(
        "does|do not have permission|access|rights for|to",
        C.ACCESS_DENIED,
        "the registry knows who asks, and the right is missing; the words also cover a missing "
        "login",
        "unauthorized: The client does not have permission for manifest",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "insufficient permission|permissions|privileges|rights",
        C.ACCESS_DENIED,
        "the registry knows who asks, and the right is missing",
        "denied: insufficient permissions",
        also=(C.NOT_FOUND_OR_DENIED,),
    ),
    Rule(
        "permission_denied ? read_package",
        C.ACCESS_DENIED,
        "GitHub knows the token, but it has no right to the package",
        "denied: permission_denied: read_package",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "billing-related error",
        C.ACCESS_DENIED,
        "the account's billing is off",
        "denied: Encountered a billing-related error.",
        also=(C.OTHER,),
    ),
    Rule(
        "namespace ? disabled",
        C.ACCESS_DENIED,
        "the registry has closed this namespace",
        "denied: Namespace team has been disabled.",
        also=(C.OTHER,),
    ),
)

VAGUE = (
    Rule(
        "access denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error: access denied by the registry",
        also=(
            C.UNAUTHORIZED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "permission denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error: permission denied for this repository",
        also=(C.OTHER,),
    ),
    Rule(
        "denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error response from daemon: denied: this project is archived",
        also=(
            C.UNAUTHORIZED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "forbidden",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error response from daemon: error from registry: forbidden",
        also=(
            C.UNAUTHORIZED,
            C.NOT_FOUND_OR_DENIED,
        ),
    ),
    Rule(
        "code PermissionDenied",
        C.ACCESS_DENIED,
        "the runtime says that the registry refused",
        "rpc error: code = PermissionDenied desc = refused",
        also=(C.UNAUTHORIZED,),
    ),
)
