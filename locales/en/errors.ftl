### What can go wrong: the cause in one sentence, and in `.remedy` what to do about it.
### Ids are `error-` and the code (crate `sampan-domain`, error.rs), where the arguments of each are documented.

## Parts of sentences, left out where their argument is missing

part-detail = { GIVEN($detail) ->
   *[yes] : { $detail }
    [no] {""}
}
part-host = { GIVEN($host) ->
   *[yes] {" "}({ $host })
    [no] {""}
}
part-object = { GIVEN($object) ->
   *[yes] {" "}({ $object })
    [no] {""}
}
part-proxy = { GIVEN($proxy) ->
   *[yes] {" "}({ $proxy })
    [no] {""}
}
part-source = { GIVEN($source) ->
   *[yes] {" "}({ $source })
    [no] {""}
}
part-digests = { GIVEN($actual) ->
   *[yes] : { $actual } instead of { $expected }
    [no] {""}
}
part-path = { GIVEN($path) ->
   *[yes] {" "}({ $path })
    [no] {""}
}
part-status = { GIVEN($status) ->
   *[yes] {" "}(HTTP { $status })
    [no] {""}
}
part-until = { GIVEN($until) ->
   *[yes] {" "}until { $until }
    [no] {""}
}
part-title = { GIVEN($title) ->
   *[yes] {" "}but with a page titled “{ $title }”
    [no] {""}
}
part-known = { GIVEN($known) ->
   *[yes] {" "}Did you mean “{ $known }”?
    [no] {""}
}

## The way to a host

error-dns-not-found = The host name { $host } does not exist.
    .remedy = Check the spelling in the target's URL, and that the DNS server of this computer can resolve the name.
error-dns-failed = The host name { $host } could not be looked up.
    .remedy = Check the network connection and the DNS server of this computer, then retry.
error-connect-refused = { $host } refused the connection.
    .remedy = Check the port in the target's URL, and that the registry is running.
error-connect-timeout = { $host } did not answer the connection attempt in time.
    .remedy = Check the address and the firewall, and whether the host can only be reached through a proxy.
error-network-unreachable = { $host } cannot be reached from this network.
    .remedy = Check the network connection or the VPN; work continues by itself when the network is back.
error-connection-lost = The connection to { $host } was lost.
    .remedy = Check the network, and whether a proxy or load balancer on the way cuts long transfers.
error-response-timeout = { $host } accepted the connection but did not answer in time.
    .remedy = Check the load of the registry, then retry.
error-idle-timeout = { $host } stopped sending data in the middle of a response.
    .remedy = Check the network and the load of the registry, then retry.
error-too-slow = { $host } sends data too slowly: less than 1 KiB a second.
    .remedy = Check the network and the load of the registry, then retry; the copy continues where it was.
error-proxy-failed = The proxy could not be reached or refused the request{ part-proxy }.
    .remedy = Check the address and the credential of the proxy, in the target or in the environment (HTTPS_PROXY, NO_PROXY).

## TLS

error-tls-unknown-issuer = The certificate of { $host } was issued by an authority that this computer does not trust.
    .remedy = Set the registry's CA certificate in the target (ca_file).
error-tls-wrong-host = The certificate of { $host } was issued for another name.
    .remedy = Use the name in the certificate, or have a certificate issued for this one.
error-tls-not-valid-now = The certificate of { $host } has expired or is not valid yet.
    .remedy = Renew the certificate, and check the clock of this computer.
error-tls-plain-http = { $host } speaks plain HTTP on this port, not TLS.
    .remedy = If plain HTTP is meant, write http:// in the target's URL; otherwise check the port.
error-tls-failed = The TLS handshake with { $host } failed.
    .remedy = Check that the registry speaks TLS 1.2 or 1.3, and whether it asks for a client certificate.
error-ca-file-invalid = The CA file { $path } cannot be read or contains no certificate.
    .remedy = Name a readable file with certificates in PEM format.
error-client-cert-invalid = The client certificate or its key cannot be used: { $path }.
    .remedy = Name a certificate and the private key that belongs to it, both readable and in PEM format.

## Who we are

error-auth-required = { $host } asks for a login, and the target has no credential.
    .remedy = Add a credential to the target.
error-auth-rejected = { $host } does not accept the credential.
    .remedy = Check the user name and the password or token; it may have expired or been revoked.
error-access-denied = Access to { $object } at { $host } is denied.
    .remedy = Allow the account to pull from the source, or to push to the destination.
error-token-failed = The token server { $realm } failed{ part-host }.
    .remedy = Check that the token server is running and can be reached from here, then retry.

## Where we may be sent

error-realm-refused = { $host } wants the password sent to { $location }, a host that does not belong to it.
    .remedy = The password was not sent; check the target's URL, and ask the administrator of the registry which token server is right.
error-redirect-refused = { $host } redirects to { $location }, which is not allowed.
    .remedy = If both are the same registry, use the final address as the target's URL; otherwise correct the registry's configuration.
error-redirect-loop = { $host } redirected too many times in a row.
    .remedy = Correct the configuration of the registry, or of the proxy in front of it.
error-location-refused = { $host } named { $location } as the address for an upload, which is not allowed.
    .remedy = Correct the external URL in the registry's configuration; behind a reverse proxy its scheme or host is often wrong.
error-link-refused = { $host } named { $location } as the next page of a list, which is not allowed or was read already.
    .remedy = Correct the registry's paging, or name repositories and tags exactly in the rule, so that no list is needed.

## What a registry answers

error-not-a-registry = { $host } does not answer like a registry{ part-title }{ part-object }.
    .remedy = Check the target's URL: the port may belong to another service, or a login page may stand in front.
error-manifest-not-found = { $object } is not at the source{ part-host }.
    .remedy = Check the repository and the tag; the image may have been deleted since it was listed.
error-blob-not-found = { $object }, a blob that the image needs, is not at the source{ part-host }.
    .remedy = Push the image to the source again: it is incomplete there.
error-repository-not-found = The repository { $object }, or its project, does not exist{ part-host }.
    .remedy = Check the name; at a destination, create the project or the repository, or allow the account to create it.
error-project-missing = The project { $project } does not exist{ part-host }, and this account may not create it.
    .remedy = Create the project, or allow the account to create projects.
error-project-is-proxy = The project { $project }{ part-host } is a proxy cache: nothing can be pushed to it.
    .remedy = Choose another project with the namespace of the rule's destination.
error-catalog-unsupported = { $host } does not list its repositories.
    .remedy = Name the repositories exactly in the rule, without wildcards.
error-labels-unsupported = The rule selects by labels, and { $target } has none.
    .remedy = Only Harbor has labels. If it is Harbor, say so at the target (its provider); otherwise select by tags.
error-unsupported = { $host } does not support this operation on { $object }.
    .remedy = Enable the feature in the registry's configuration (deletion, for example), or use another target.
error-manifest-invalid = The manifest of { $object }{ part-host } is not valid{ part-detail }.
    .remedy = Push the image to the source again with a tool that writes valid manifests.
error-manifest-unsupported = The manifest of { $object } is of a kind that is not replicated: { $media_type }.
    .remedy = Push the image again with a current tool, so that it has an OCI or Docker schema 2 manifest.
error-platform-absent = { $object } has none of the requested platforms: { $platforms }.
    .remedy = Choose a platform that the image has, or all.
error-artifact-unwanted = { $object } is of a kind that the rule does not include: { $kind }.
    .remedy = Add the kind to “artifacts” if it is to be replicated.
error-time-unknown = { $object } does not say when it was created.
    .remedy = Leave out what depends on its age, or choose the image by name.
error-image-kept = The destination has another image under this tag, and the rule never overwrites one.
    .remedy = Set “overwrite: always” to replace it.
error-image-newer = The image at the destination is not older.
    .remedy = Set “overwrite: always” to replace it anyway.
error-image-changed = { $object } is no longer the image that was there when the run was planned.
    .remedy = Run the rule again.
error-tag-shared = { $host } cannot delete { $object } alone: { $tags } use the same manifest.
    .remedy = Delete it with the registry's own tools, or leave it.
error-tag-protected = The tag { $tag } is protected by the rule.
    .remedy = Remove it from the protected tags if it is to be deleted.
error-source-empty = The source lists no tags of { $repository }, so none of its images are deleted.
    .remedy = Check the source; delete by hand what is to be deleted.
error-deletion-refused = { $count } of { $of } images would be deleted at { $target }, more than { $share }%.
    .remedy = Check the source. If it is right, confirm the deletion for one run (at the run in the window, or with --confirm-deletion), or raise the share.
error-sparse-index-refused = { $host } does not accept the index of { $object } without some of its platforms.
    .remedy = Set “platform_policy: rewrite_index”, so that the index is written without those platforms (its digest changes), or replicate all platforms.
error-manifest-refused = { $host } refused the manifest of { $object }{ part-detail }.
    .remedy = Check which kinds of artifacts the destination accepts, and its policies (signatures, scans, quotas).
error-manifest-blob-unknown = { $host } says that parts of the manifest of { $object } are missing.
    .remedy = Retry; if it happens again, check the storage and the garbage collection of the destination.
error-digest-mismatch = The content of { $object }{ part-host } does not match its digest{ part-digests }.
    .remedy = Retry: the data may have been damaged on the way.
error-digest-mismatch-twice = The content of { $object }{ part-host } does not match its digest for the second time{ part-digests }.
    .remedy = Check the storage of the source and any proxy or cache on the way, then push the image to the source again.
error-size-mismatch = { $object }{ part-host } has { $actual } bytes instead of { $expected }.
    .remedy = Push the image to the source again: its manifest and its blobs do not agree.
error-limit-exceeded = The limit of { $limit } is exceeded{ part-object }{ part-host }.
    .remedy = Check the image at the source: anything above this limit is refused, to protect the memory and disk of this computer.
error-answer-invalid = The response of { $host } cannot be understood{ part-detail }.
    .remedy = Check the version and the log of the registry, and any proxy in front of it.
error-tag-immutable = The tag { $object } exists at { $host } and may not be changed.
    .remedy = Relax the immutability of tags at the destination, or replicate to another repository.
error-quota-exceeded = The quota at { $host } is used up{ part-object }.
    .remedy = Raise the quota of the project, or delete images there, then retry.
error-too-large = { $object } is larger than { $host } accepts.
    .remedy = Raise the limit for uploads in the registry or in the proxy in front of it (nginx: client_max_body_size).
error-rate-limited = { $host } limits the rate of requests{ part-until }.
    .remedy = Wait; or log in for a higher limit, or use fewer workers and connections.
error-server-error = { $host } answered with a server error{ part-status }.
    .remedy = Check the log of the registry, then retry.
error-request-refused = { $host } refused the request for { $object }{ part-status }.
    .remedy = Check the log of the registry for the reason.
error-spool-full = The source sent faster than this destination received, and there is no room to buffer the rest.
    .remedy = Nothing to do: it is read again for this destination alone. Free disk space, or lower the limits of the source.
error-upload-lost = The upload session of { $object } at { $host } is gone.
    .remedy = Retry, and it is uploaded again; if it happens again, check that all instances behind a load balancer share their storage and secret.
error-verify-failed = After the push, the destination does not have what was pushed as { $object }{ part-host }{ part-digests }.
    .remedy = Check whether something else pushes to the same tag, then retry.

## Directories and files

error-layout-not-found = { $path } does not exist.
    .remedy = Check the path, and that the drive is connected.
error-layout-invalid = { $path } is not an OCI layout directory or an archive of images, or it is damaged{ part-detail }.
    .remedy = Choose an empty directory, one with a valid oci-layout file and index.json, or an OCI archive. A file written by docker save can be a source.
error-file-failed = { $path } could not be read or written{ part-detail }.
    .remedy = Check that the file exists, and its permissions.
error-disk-full = No space is left on the disk{ part-path }.
    .remedy = Free some space; work continues by itself when there is room.

## The store

error-store-damaged = The store is damaged{ part-path }{ part-detail }.
    .remedy = Restore a backup (sampan store restore FILE) or start with an empty store (sampan store restore --empty); the damaged files are kept.
error-store-restored = The store was damaged and has been restored{ GIVEN($at) ->
   *[yes] {" "}from the snapshot of { $at }: { $targets } targets, { $rules } rules, { $jobs } open jobs. { $gone ->
        [0] No job is missing.
        [one] 1 job that had ended is gone with its log.
       *[other] { $gone } jobs that had ended are gone with their logs.
    }
    [no] , empty: there was no snapshot.
}
    .remedy = { GIVEN($path) ->
   *[yes] Look through targets and rules; open jobs continue by themselves. The damaged files are kept{ part-path }.
    [no] Look through targets and rules; open jobs continue by themselves.
}
error-backup-missing = There is no snapshot to restore the store from{ part-path }.
    .remedy = Choose a backup file, or start with an empty store.
error-backup-invalid = { $path } is not a backup of Sampan, or it is damaged.
    .remedy = Choose a file written by “sampan store backup”, or one from the folder “snapshots” in the data directory.
error-store-newer = The store was written by a newer version of Sampan{ part-path }.
    .remedy = Update Sampan; nothing in the store was changed.
error-store-locked = Another process uses the data directory { $path }.
    .remedy = Close the other Sampan, or choose another directory with --data-dir.
error-store-failed = The store could not be read or written{ part-path }{ part-detail }.
    .remedy = Check the disk, its free space and the permissions of the data directory.
error-store-read-only = The data directory { $path } is not writable.
    .remedy = Give your user account write permission, or choose another directory with --data-dir.

## Ourselves

error-panicked = Something failed inside Sampan{ part-detail }.
    .remedy = Try again. If it happens again, report it with the log: it is a fault of Sampan.
error-poison = Sampan ended unexpectedly three times in a row while this job ran.
    .remedy = Check the log of the job, then retry this job alone.
error-shutting-down = Sampan is closing.
    .remedy = The job continues by itself at the next start.

## What a person wrote

error-usage = The command line is not valid{ part-detail }.
    .remedy = See sampan --help.
error-file-syntax = Not valid YAML{ part-detail }.
    .remedy = Correct the syntax there.
error-key-unknown = Unknown key “{ $key }”.{ part-known }
    .remedy = Correct the key, or remove it.
error-value-invalid = The value is not valid{ part-detail }.
    .remedy = Give a value of the right type and range.
error-key-missing = The key “{ $key }” is missing.
    .remedy = Add the key there.
error-target-unknown = There is no target “{ $target }”.{ part-known }
    .remedy = Correct the name, or define the target.
error-name-taken = The name “{ $name }” is already in use.
    .remedy = Choose another name.
error-name-invalid = The name “{ $name }” is not allowed.
    .remedy = Use 1 to 64 characters, without slashes and control characters, without a space at either end or a dash at the start.
error-path-relative = “{ $path }” is not an absolute path.
    .remedy = Write the whole path, from the root of the file system.
error-url-invalid = “{ $url }” is not the URL of a registry.
    .remedy = Write https://host or http://host:port, without a path, a user or a password.
error-reference-invalid = “{ $reference }” is not an image reference.
    .remedy = Write host/repository:tag (alpine of Docker Hub is docker.io/library/alpine:3.20), host/repository@sha256:…, oci:DIR:repository:tag or oci-archive:FILE:repository:tag.
error-digest-invalid = “{ $digest }” is not a digest.
    .remedy = Write the algorithm, a colon and lower-case hexadecimal digits, 64 of them for sha256.
error-pattern-invalid = “{ $pattern }” is not a valid pattern{ part-detail }.
    .remedy = Correct the pattern: * stands for anything within one level, ** for any number of levels, {"{"}a,b{"}"} for one of several.
error-range-invalid = “{ $range }” is not a range of versions.
    .remedy = Write comparisons such as >=3.18, >=1.25 <1.27, ~1.4 or 1.x || 3.x. Variants such as -alpine belong in the patterns.
error-template-invalid = The template “{ $template }” cannot be used: “{ $name }”.
    .remedy = Write named parts in double braces, such as {"{{"}namespace{"}}"}/{"{{"}name{"}}"} or {"{{"}tag{"}}"}-before-{"{{"}date{"}}"}.
error-name-too-short = { $repository } has no more than { $levels } levels, and the rule removes that many.
    .remedy = Remove fewer levels, or exclude the repository.
error-name-collision = { $name } would be the name of several images, also of { $others }{ $count ->
        [0] {""}
        [1] {""}
        [2] {""}
        [3] {""}
       *[other] {" "}and others
    }.
    .remedy = Change the mapping so that each image has a name of its own, or leave one of them out.
error-name-refused = { $host } does not accept the name { $name }: names there have { $most ->
        [0] at least { $least }
        [2] exactly { $most }
       *[other] { $least } to { $most }
    } levels.
    .remedy = Change the namespace, the levels or the template of the destination.
error-platform-invalid = “{ $platform }” is not a platform.
    .remedy = Write os/arch or os/arch/variant, for example linux/arm64/v8.
error-size-invalid = “{ $text }” is not a size.
    .remedy = Write a number with a unit, for example 20MiB.
error-duration-invalid = “{ $text }” is not a duration.
    .remedy = Write a number with s, m, h, d or w, for example 10m.
error-secret-missing = The environment variable { $name } that a credential refers to is not set.
    .remedy = Set it in the environment in which Sampan starts.
error-credential-invalid = The credential cannot be read or understood{ part-source }{ part-detail }.
    .remedy = Check that it can be read, and that it holds user:password or a token.
error-secret-in-plain = The password of the target “{ $target }” is written in plain text.
    .remedy = Write ${"{"}NAME{"}"} in its place and set that environment variable, or use another kind of credential.
error-secrets-locked = The encrypted file with passwords is locked{ part-path }.
    .remedy = Unlock it in the window or with sampan secrets unlock; the jobs that wait continue by themselves.
error-secrets-failed = The encrypted file with passwords cannot be read or written{ part-path }{ part-detail }.
    .remedy = Check the file and its permissions. If it is damaged, set it aside with sampan secrets reset and enter the passwords again.
error-passphrase-wrong = The passphrase does not open the encrypted file{ part-path }.
    .remedy = Try again. Nobody can read the file without its passphrase: if it is lost, set the file aside and enter the passwords again.
error-passphrase-short = The passphrase is too short.
    .remedy = Use at least { $min } characters, for example several words.
error-passphrase-differs = The two passphrases differ.
    .remedy = Enter the same passphrase twice.
error-passphrase-missing = A passphrase is needed.
    .remedy = Give it with --passphrase-file or in the variable SAMPAN_PASSPHRASE, or run the command in a terminal.
error-keyring-missing = No keyring is available in this session, or it denies access{ part-detail }.
    .remedy = Unlock the desktop's keyring, or keep passwords in an encrypted file.

## What a person asked for

error-target-not-found = There is no target { $id }.
    .remedy = List the targets with sampan target list.
error-target-in-use = The target { $target } is used by the rules { $rules }.
    .remedy = Change or remove those rules first.
error-rule-not-found = There is no rule { $id }.
    .remedy = List the rules with sampan rule list.
error-rule-disabled = The rule { $rule } is disabled.
    .remedy = Enable the rule first.
error-run-active = The rule { $rule } has a run that has not ended: { $run }.
    .remedy = Wait until it has ended, or stop it. The rule can also be set to queue new runs, or to restart.

error-listen-failed = Sampan cannot listen at { $address } ({ $detail }).
    .remedy = Choose another address or port for the listener, or end the program that uses it.

error-traces-invalid = The environment variable { $variable } asks for traces in a way that Sampan does not offer ({ $detail }).
    .remedy = Name the address of an OTLP collector that takes HTTP with Protobuf, usually on port 4318, or unset the variable to go on without traces.

error-schedule-invalid = “{ $schedule }” is not a valid schedule, or it never comes due.
    .remedy = Write five fields, from minute to day of the week, such as 0 2 * * *; or six, with seconds in front.

error-time-zone-invalid = There is no time zone “{ $zone }”.
    .remedy = Choose one of the IANA names, such as Asia/Shanghai.

error-address-invalid = “{ $address }” is not an address with a port.
    .remedy = Write an address of this computer and a port, such as 127.0.0.1:8421.

error-listener-secret-invalid = The secret is too short, or has characters that are not allowed in a URL.
    .remedy = Use at least { $min } letters, digits, and - . _ ~, or have one generated.
error-run-not-found = There is no run { $id }.
    .remedy = List the runs with sampan run list.
error-job-not-found = There is no job { $id }.
    .remedy = List the jobs with sampan job list.
error-job-not-stoppable = Job { $id } has ended ({ $status }) and cannot be stopped.
    .remedy = There is nothing left to stop; to run the job again, retry it.
error-job-not-retryable = Job { $id } cannot be retried: its status is “{ $status }”.
    .remedy = Only failed, stopped and canceled jobs can be retried; wait for its end, or run the rule again.
error-job-not-removable = Job { $id } cannot be deleted: its status is “{ $status }”.
    .remedy = Stop it first, or wait for its end.
error-job-not-queued = Job { $id } is not waiting in the queue: its status is “{ $status }”.
    .remedy = Only jobs that are pending or waiting to retry can be moved in the queue.
error-socket-failed = The process that uses the data directory does not answer{ part-detail }.
    .remedy = Try again in a moment, or end that process and start it again.
error-socket-version = The process that uses the data directory is of version { $theirs }, this one of version { $ours }.
    .remedy = Update both to the same version, and start that process again.
error-holder-ended = Process { $id }, which this window was attached to, has ended.
    .remedy = Start it again, and the window continues with it; or let Sampan continue in this window.
