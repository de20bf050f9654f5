# Sourced by the steps of action.yml. Inputs come as variables and are only ever quoted words, never text of a script.
set -euo pipefail

# A line feed would end the command, and let an input write one of its own (actions/toolkit, core/src/command.ts).
escaped() {
  local text=${1//'%'/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}

annotate() { printf '::%s title=vethscope::%s\n' "$1" "$(escaped "$2")"; }

# Exit code 2 as of vethscope itself: bad usage.
refuse() {
  annotate error "$1"
  exit 2
}

# A value of one line: callers have checked that.
output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

one_line() { [[ $1 != *[$'\r\n']* ]]; }

# sudo forgets PATH, where setup-node has put Node, and CI, by which nothing is asked.
vethscope() {
  local program=("$(command -v node)" "$GITHUB_ACTION_PATH/dist/main.js")
  if ((EUID == 0)); then env CI=true "${program[@]}" "$@"; else sudo env "PATH=$PATH" CI=true "${program[@]}" "$@"; fi
}
