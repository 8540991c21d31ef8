### The first start, and the sample that comes with Sampan.

sample-source = Sample
sample-destination = Folder
sample-rule = Try it

start-title = Welcome to Sampan
start-ways = How would you like to begin?
start-try = Try it here
start-try-about = Copies a small signed sample image for two platforms from a folder to another one. No registry and no network is needed.
start-try-folder = Copy into this folder
start-try-choose = Choose a folder
start-try-run = Make the rule and run it
start-target = Add a registry
start-target-about = Two targets and a rule between them are all that is needed.
start-skip = Look around first
