### The first start, and the sample that comes with Sampan.

sample-source = Sample
sample-destination = Folder
sample-rule = Try it

start-title = Welcome to Sampan
start-ways = How would you like to begin?
start-try = Try it here
start-try-about = Copies a small signed sample image for two platforms from one folder to another. Needs no registry and no network.
start-try-folder = Copy into this folder
start-try-choose = Choose a folder
start-try-run = Create the rule and run it
start-target = Add a registry
start-target-about = Two targets and a rule between them are all that is needed.
start-import = Bring along what you have
start-import-about = A rule file, or the configuration of regsync, skopeo sync, image-syncer or Harbor, becomes targets and rules; what it would change is shown before it does. Docker's logins become targets.
start-import-file = Choose a file…
start-skip = Look around first
