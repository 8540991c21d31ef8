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
check-exists = Directory exists
check-readable = Directory can be read
check-writable = Directory can be written

check-result-ok = passed
check-result-skipped = skipped
check-result-lacking = not offered by this registry
check-result-failed = failed
