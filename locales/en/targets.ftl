### Targets: their words, and the steps of checking one.

## Steps of a check

check-dns = Look up the name
check-tcp = Connect
check-tls = TLS handshake
check-api = Registry API
check-auth = Log in
check-pull = Permission to pull
check-push = Permission to push
check-catalog = List of repositories
check-referrers = Referrers API
check-exists = Exists
check-readable = Readable
check-writable = Writable

check-result-ok = passed
check-result-skipped = skipped
check-result-lacking = not offered by this registry
check-result-failed = failed

## The page

targets-import = Import Docker's logins
targets-import-hint = Adds a target for each registry that Docker is logged in to
targets-imported = { $count ->
    [0] Every login is a target already
    [one] One target added
   *[other] { $count } targets added
}
targets-new = New target
targets-empty = No targets yet
targets-empty-about = A target is a place images are read from or written to: a registry, or an OCI layout directory or archive on this computer. Two targets and a rule between them are all it takes.
targets-name = Name
targets-credential = Credential
targets-used-by = Used by
targets-health = Health
targets-actions = Actions
targets-unused = No rule
targets-limits = At most { $limits }
targets-limit = { $connections } connections
targets-limit-requests = { $requests } requests/s
targets-healthy = Healthy
targets-unhealthy = Unhealthy
targets-unchecked = Not checked yet
targets-checking = Checking…
targets-check = Check
targets-check-name = Check { $name }
targets-check-steps = Steps of the check
targets-edit-name = Edit { $name }
targets-delete-name = Delete { $name }

## How the way to a target is secured

targets-security-tls = HTTPS
targets-security-tls-hint = Encrypted, and the certificate is verified.
targets-security-plain = Plain HTTP
targets-security-directory = OCI layout
targets-security-archive = Archive
targets-security-unverified = Not verified

## Kinds of credential

targets-credential-none = None
targets-credential-docker = Docker configuration
targets-credential-helper = Credential helper
targets-credential-keyring = System keyring
targets-credential-encrypted = Encrypted file
targets-credential-env = Environment variable
targets-credential-file = File
targets-credential-template = Rule file
targets-credential-session = This session only

## Deleting

targets-delete = Delete target
targets-delete-ask = Delete the target “{ $name }”?
targets-delete-about = No rule uses it. The images there are not touched; a password entered for it is forgotten.
targets-in-use = The target “{ $name }” cannot be deleted
targets-in-use-about = { $count ->
    [one] One rule uses it. Change or delete that rule first:
   *[other] { $count } rules use it. Change or delete those rules first:
}
targets-in-use-rules = Go to the rules

## The form

targets-edit = Edit target
targets-part-place = Where it is
targets-part-credential = Login
targets-part-advanced = Advanced
targets-advanced-show = Advanced: certificates, proxy, limits
targets-kind = Kind
targets-kind-registry = Registry
targets-kind-registry-hint = Any server that speaks the OCI distribution API: Harbor, Distribution, Nexus, GitLab, cloud registries.
targets-kind-layout = OCI layout directory
targets-kind-layout-hint = A directory on this computer, for networks without a connection.
targets-kind-archive = Archive file
targets-kind-archive-hint = One file, for networks without a connection: an OCI archive, to which only what is new is written. A file written by docker save can be a source.
targets-name-example = farm-east
targets-name-missing = Enter a name.
targets-url = URL
targets-url-example = https://harbor.example.com
targets-url-hint = Scheme, host and port only. Projects and repositories belong to the rule.
targets-url-missing = Enter the URL of the registry.
targets-provider = Provider
targets-provider-known = Recognised by itself
targets-provider-generic = Another registry (distribution-spec only)
targets-provider-found = Recognised as { $provider }
targets-provider-hint = By its address and its answers. Say it where that fails, such as behind a proxy that changes them: it decides how repositories and labels are listed.
targets-plain-hint = Plain HTTP: everything is sent unencrypted, the password too.
targets-moved-hint = The credential that is kept will be sent to the new address.
targets-retype-hint = The password was entered for the former address and is not sent to another one: enter it again below.
targets-path = Directory
targets-path-choose = Choose a directory
targets-path-hint = An absolute path. An empty or missing directory becomes a layout with the first image.
targets-path-missing = Enter a path.
targets-archive = File
targets-archive-choose = Choose an archive
targets-archive-hint = An absolute path, such as /media/usb/images.tar. A missing file becomes an archive with the first image.
targets-choose = Choose…
targets-choice-keep = Keep as it is
targets-choice-keep-kind = Keep as it is ({ $kind })
targets-choice-none = None
targets-choice-none-hint = For registries that need no login.
targets-choice-password = User and password, or token
targets-choice-password-hint = Kept as the settings say: in the system's keyring, in an encrypted file, or until Sampan ends; never unencrypted on disk.
targets-choice-docker = Docker configuration
targets-choice-docker-hint = What “docker login” wrote: config.json in ~/.docker or in $DOCKER_CONFIG.
targets-choice-helper = Credential helper
targets-choice-env = Environment variable
targets-choice-file = File
targets-username = User
targets-username-missing = Enter the user name.
targets-password = Password or token
targets-helper = Helper
targets-helper-hint = The rest of the program's name after “docker-credential-”, for example ecr-login.
targets-helper-missing = Enter the helper's name.
targets-variable = Variable
targets-variable-hint = Holds user:password or a token, in the environment in which Sampan starts.
targets-variable-missing = Enter the variable's name.
targets-file = File
targets-file-choose = Choose a file
targets-file-hint = Holds user:password or a token; read each time it is needed.
targets-file-missing = Enter the file's path.
targets-ca = CA file
targets-ca-choose = Choose a file with certificates
targets-ca-hint = PEM. Its certificates are trusted beside those of the system.
targets-certificate = Certificate
targets-skip-verify = Skip certificate verification
targets-skip-verify-hint = The certificate is not verified: anybody on the way can pose as this registry, read the password and change images. A CA file is the safe way.
targets-proxy = Proxy
targets-proxy-environment = As in the settings
targets-proxy-none = None, connect directly
targets-proxy-url = This address:
targets-proxy-address = Proxy address
targets-proxy-example = http://proxy.example.com:3128
targets-proxy-hint = Without user and password.
targets-proxy-missing = Enter the proxy's address.
targets-connections = Connections
targets-connections-hint = Requests to this registry in flight at once, 1 to 64; usually { $usual }.
targets-requests = Requests per second
targets-requests-unlimited = No limit
targets-requests-hint = For registries that limit requests. Empty: no limit.
targets-bytes = Speed limit
targets-bytes-hint = For reading blobs from this registry and writing them to it, all jobs together. Empty: no limit.
targets-trial-healthy = The target is ready.
targets-trial-unhealthy = The target is not ready.
targets-trial-old = Changed since this check.

## Leaving a form

targets-unsaved = Discard the changes?
targets-unsaved-about = What was entered here is not saved yet.
targets-unsaved-leave = Discard changes
targets-unsaved-stay = Keep editing
