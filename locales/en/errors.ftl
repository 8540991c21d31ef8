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
    .remedy = Check the spelling in the target's URL, and that the DNS server of this computer knows the name.
error-dns-failed = The host name { $host } could not be looked up.
    .remedy = Check the network connection and the DNS server of this computer, then retry.
error-connect-refused = { $host } refused the connection.
    .remedy = Check the port in the target's URL, and that the registry is running.
error-connect-timeout = { $host } did not answer the connection attempt in time.
    .remedy = Check the address and the firewall, and whether the host can only be reached through a proxy.
error-network-unreachable = { $host } cannot be reached from this network.
    .remedy = Check the network connection or the VPN; work goes on by itself when the network is back.
error-connection-lost = The connection to { $host } was lost.
    .remedy = Check the network, and whether a proxy or load balancer on the way cuts long transfers.
error-response-timeout = { $host } accepted the connection but did not answer in time.
    .remedy = Check the load of the registry, then retry.
error-idle-timeout = { $host } stopped sending data in the middle of an answer.
    .remedy = Check the network and the load of the registry, then retry.
error-proxy-failed = The proxy could not be reached or refused the request{ part-proxy }.
    .remedy = Check the address and the credential of the proxy, in the target or in the environment (HTTPS_PROXY, NO_PROXY).

## TLS

error-tls-unknown-issuer = The certificate of { $host } was issued by an authority that this computer does not trust.
    .remedy = Give the target the registry's CA certificate (ca_file).
error-tls-wrong-host = The certificate of { $host } was issued for another name.
    .remedy = Use the name that stands in the certificate, or have a certificate issued for this one.
error-tls-not-valid-now = The certificate of { $host } has expired or is not valid yet.
    .remedy = Renew the certificate, and check the clock of this computer.
error-tls-plain-http = { $host } speaks plain HTTP on this port, not TLS.
    .remedy = If plain HTTP is meant, write http:// in the target's URL; otherwise check the port.
error-tls-failed = The TLS handshake with { $host } failed.
    .remedy = Check that the registry speaks TLS 1.2 or 1.3, and whether it asks for a client certificate.
error-ca-file-invalid = The CA file { $path } cannot be read or holds no certificate.
    .remedy = Name a readable file with certificates in PEM form.
error-client-cert-invalid = The client certificate or its key cannot be used: { $path }.
    .remedy = Name a certificate and the private key that belongs to it, both readable and in PEM form.

## Who we are

error-auth-required = { $host } asks for a login, and the target has no credential.
    .remedy = Add a credential to the target.
error-auth-rejected = { $host } does not accept the credential.
    .remedy = Check the user name and the password or token; it may have expired or been revoked.
error-access-denied = Access to { $object } at { $host } is denied.
    .remedy = Have the account allowed to pull from the source, or to push to the destination.
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

error-not-a-registry = { $host } does not answer like a registry{ part-title }.
    .remedy = Check the target's URL: the port may belong to another service, or a login page may stand in front.
error-manifest-not-found = { $object } is not at the source{ part-host }.
    .remedy = Check the repository and the tag; the image may have been deleted since it was listed.
error-blob-not-found = { $object }, a blob that the image needs, is not at the source{ part-host }.
    .remedy = Push the image to the source again: it is incomplete there.
error-repository-not-found = The repository { $object }, or its project, does not exist{ part-host }.
    .remedy = Check the name; at a destination, create the project or the repository, or have the account allowed to create it.
error-catalog-unsupported = { $host } does not list its repositories.
    .remedy = Name the repositories exactly in the rule, without wildcards.
error-unsupported = { $host } does not support this operation on { $object }.
    .remedy = Switch the feature on in the registry's configuration (deletion, for example), or use another target.
error-manifest-invalid = The manifest of { $object } is not valid{ part-detail }.
    .remedy = Push the image to the source again with a tool that writes valid manifests.
error-manifest-unsupported = The manifest of { $object } is of a kind that is not replicated: { $media_type }.
    .remedy = Push the image again with a current tool, so that it has an OCI or Docker schema 2 manifest.
error-platform-absent = { $object } has none of the platforms asked for: { $platforms }.
    .remedy = Ask for a platform that the image has, or for all.
error-artifact-unwanted = { $object } is of a kind that is not asked for: { $kind }.
    .remedy = Add the kind to “artifacts” if it is to be replicated.
error-sparse-index-refused = { $host } does not take the index of { $object } while some of its platforms are missing.
    .remedy = Set “platform_policy: rewrite_index”, so that the index is written without them (its digest changes), or replicate all platforms.
error-manifest-refused = { $host } refused the manifest of { $object }{ part-detail }.
    .remedy = Check which kinds of artifacts the destination takes, and its policies (signatures, scans, quotas).
error-manifest-blob-unknown = { $host } says that parts of the manifest of { $object } are missing.
    .remedy = Retry; if it happens again, check the storage and the garbage collection of the destination.
error-digest-mismatch = The content of { $object } does not match its digest{ part-digests }.
    .remedy = Retry: the data may have been damaged on the way.
error-digest-mismatch-twice = The content of { $object } does not match its digest for the second time{ part-digests }.
    .remedy = Check the storage of the source and any proxy or cache on the way, then push the image to the source again.
error-size-mismatch = { $object } has { $actual } bytes instead of { $expected }.
    .remedy = Push the image to the source again: its manifest and its blobs do not agree.
error-limit-exceeded = The limit of { $limit } is exceeded{ part-object }.
    .remedy = Check the image at the source: anything above this limit is refused, to protect the memory and disk of this computer.
error-answer-invalid = The answer of { $host } cannot be understood{ part-detail }.
    .remedy = Check the version and the log of the registry, and any proxy in front of it.
error-tag-immutable = The tag { $object } exists at { $host } and may not be changed.
    .remedy = Relax the immutability of tags at the destination, or replicate to another repository.
error-quota-exceeded = The quota at { $host } is used up.
    .remedy = Raise the quota of the project, or delete images there, then retry.
error-too-large = { $object } is larger than { $host } accepts.
    .remedy = Raise the limit for uploads in the registry or in the proxy in front of it (nginx: client_max_body_size).
error-rate-limited = { $host } limits the rate of requests{ part-until }.
    .remedy = Wait; or log in for a higher allowance, or use fewer workers and connections.
error-server-error = { $host } answered with a server error{ part-status }.
    .remedy = Look into the log of the registry, then retry.
error-request-refused = { $host } refused the request for { $object }{ part-status }.
    .remedy = Look into the log of the registry for the reason.
error-spool-full = The source sent faster than this destination took it, and there is no room to keep the rest for it.
    .remedy = Nothing to do: it is read again for this destination alone. Free disk space, or lower the limits of the source.
error-upload-lost = The upload session of { $object } at { $host } is gone.
    .remedy = Retry, and it is uploaded anew; if it happens again, check that all instances behind a load balancer share their storage and secret.
error-verify-failed = After the push, the destination does not have what was pushed as { $object }{ part-digests }.
    .remedy = Check whether something else pushes to the same tag, then retry.

## Directories and files

error-layout-not-found = The OCI layout directory { $path } does not exist.
    .remedy = Check the path, and that the drive is connected.
error-layout-invalid = { $path } is no OCI layout directory, or a damaged one{ part-detail }.
    .remedy = Choose an empty directory, or one with a valid oci-layout file and index.json.
error-file-failed = { $path } could not be read or written{ part-detail }.
    .remedy = Check that the file exists, and its permissions.
error-disk-full = No space is left on the disk{ part-path }.
    .remedy = Free some space; work goes on by itself when there is room.

## The store

error-store-damaged = The store is damaged{ part-path }{ part-detail }.
    .remedy = Restore the newest backup; the damaged files are kept.
error-store-newer = The store was written by a newer version of Sampan{ part-path }.
    .remedy = Update Sampan; nothing in the store was changed.
error-store-locked = Another process uses the data directory { $path }.
    .remedy = Close the other Sampan, or choose another directory with --data-dir.
error-store-failed = The store could not be read or written{ part-path }{ part-detail }.
    .remedy = Check the disk, its free space and the permissions of the data directory.
error-store-read-only = The data directory { $path } cannot be written.
    .remedy = Give your user account write permission, or choose another directory with --data-dir.

## Ourselves

error-panicked = Something failed inside Sampan{ part-detail }.
    .remedy = Try again. If it happens again, report it with the log: it is a fault of Sampan.
error-poison = Sampan ended unexpectedly three times in a row while this job ran.
    .remedy = Look into the log of the job, then retry it alone.
error-shutting-down = Sampan is closing.
    .remedy = The job goes on by itself at the next start.

## What a person wrote

error-usage = The command line is not valid{ part-detail }.
    .remedy = See sampan --help.
error-not-available = This version does not support “{ $key }” yet.
    .remedy = Leave it out, or update Sampan.
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
error-name-taken = The name “{ $name }” is in use already.
    .remedy = Choose another name.
error-name-invalid = The name “{ $name }” is not allowed.
    .remedy = Use 1 to 64 characters, without slashes and control characters, without a space at either end or a dash at the start.
error-path-relative = “{ $path }” is not an absolute path.
    .remedy = Write the whole path, from the root of the file system.
error-url-invalid = “{ $url }” is no URL of a registry.
    .remedy = Write https://host or http://host:port, without a path, a user or a password.
error-reference-invalid = “{ $reference }” is no image reference.
    .remedy = Write host/repository:tag, host/repository@sha256:… or oci:DIR:repository:tag.
error-digest-invalid = “{ $digest }” is no digest.
    .remedy = Write the algorithm, a colon and lower-case hexadecimal digits, for sha256 64 of them.
error-pattern-invalid = “{ $pattern }” is no valid pattern{ part-detail }.
    .remedy = Correct the pattern: * stands for anything within one level, ** for any number of levels, {"{"}a,b{"}"} for one of several.
error-platform-invalid = “{ $platform }” is no platform.
    .remedy = Write os/arch or os/arch/variant, for example linux/arm64/v8.
error-size-invalid = “{ $text }” is no size.
    .remedy = Write a number with a unit, for example 20MiB.
error-duration-invalid = “{ $text }” is no duration.
    .remedy = Write a number with s, m, h, d or w, for example 10m.
error-secret-missing = The environment variable { $name } that a credential refers to is not set.
    .remedy = Set it in the environment in which Sampan starts.
error-credential-invalid = The credential cannot be read or understood{ part-source }{ part-detail }.
    .remedy = Check that it can be read, and that it holds user:password or a token.
error-secret-in-plain = The password of the target “{ $target }” is written out.
    .remedy = Write ${"{"}NAME{"}"} in its place and set that environment variable, or use another kind of credential.

## What a person asked for

error-target-not-found = There is no target { $id }.
    .remedy = See sampan target list.
error-target-in-use = The target { $target } is used by the rules { $rules }.
    .remedy = Change or remove those rules first.
error-rule-not-found = There is no rule { $id }.
    .remedy = See sampan rule list.
error-rule-disabled = The rule { $rule } is disabled.
    .remedy = Enable the rule first.
error-run-not-found = There is no run { $id }.
    .remedy = See sampan run list.
error-job-not-found = There is no job { $id }.
    .remedy = See sampan job list.
error-job-not-stoppable = Job { $id } has ended ({ $status }) and cannot be stopped.
    .remedy = There is nothing left to stop; to run the job again, retry it.
error-job-not-retryable = Job { $id } cannot be retried: its status is “{ $status }”.
    .remedy = Only failed, stopped and canceled jobs can be retried; wait for its end, or run the rule again.
error-socket-failed = The process that uses the data directory does not answer{ part-detail }.
    .remedy = Try again in a moment, or end that process and start it again.
error-socket-version = The process that uses the data directory is of version { $theirs }, this command of version { $ours }.
    .remedy = Bring both to the same version, and start that process again.
