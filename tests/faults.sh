#!/usr/bin/env bash
# Runs the rows of the table of faults and prints the table: each row with what its tests said. A row is passed when it
# has a test and all its tests have passed; nothing is passed by being written here. The rows of the engine, of the store,
# of the command line and of the window come first, then those that take long; SHORT=1 leaves these out.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p target
log=target/faults.log
export FAULTS_SKIPPED="$PWD/target/faults-skipped.log"
: > "$log"; : > "$FAULTS_SKIPPED"
run() { cargo test --no-fail-fast --package "$@" 2>&1 | tee -a "$log" | grep --line-buffered '^test result\|^error'; }
run sampan-tests --test faults
run sampan-tests --test commands -- fault_
run sampan-store --test crash --test damage -- fault_
run sampan-tests --features desktop --test desktop -- --test-threads 1 fault_
if [ -z "${SHORT:-}" ]; then
  run sampan-tests --features long --test long_faults -- --test-threads 1
  run sampan-tests --test faults -- --ignored fault_
  run sampan-store --test crash --test power_cut -- --ignored --test-threads 1 fault_
fi
awk -v skips="$FAULTS_SKIPPED" '
  BEGIN { while ((getline line < skips) > 0) { row = line; sub(/ .*/, "", row); sub(/^[^ ]* /, "", line); why[row] = line } }
  FNR == NR {
    # Tests that are ignored belong to a longer suite, and say so when that is run.
    if ($1 == "test" && $2 ~ /fault_[0-9]+b?_/ && / \.\.\. / && !/ \.\.\. ignored/) {
      row = $2; sub(/.*fault_/, "", row); sub(/_.*/, "", row)
      count[row]++
      if ($NF == "ok") good[row]++
    }
    next
  }
  NF {
    row = $1; class = $2; text = $0; sub(/^[0-9]+b? +[A-Z-] +/, "", text); rows++
    if (count[row] && good[row] < count[row]) state = "FAILED"
    else if (row in why) { state = "skipped"; skipped++ }
    else if (!count[row]) state = "missing"
    else { state = "pass"; passed++ }
    printf "%-4s %-8s %2d  %s  %s%s\n", row, state, count[row], class, text, row in why ? " (" why[row] ")" : ""
  }
  END {
    printf "\n%d of %d rows passed, %d skipped\n", passed, rows, skipped
    exit passed + skipped < rows
  }
' "$log" tests/faults/rows.txt
