# Refuses inputs that cannot be meant, builds and installs what is missing, and names this environment for the cache.
source "$GITHUB_ACTION_PATH/action/common.sh"

case $VETHSCOPE_MODE in
  stored) ;;
  ab) [[ -n $VETHSCOPE_A && -n $VETHSCOPE_B ]] || refuse 'Mode ab needs the inputs a and b.' ;;
  *) refuse "The input mode is stored or ab, not: $VETHSCOPE_MODE" ;;
esac
case $VETHSCOPE_FAIL_ON in
  not-judged | regression | never) ;;
  *) refuse "The input fail-on is not-judged, regression or never, not: $VETHSCOPE_FAIL_ON" ;;
esac

# Outside of the workspace the cache would write wherever an input says.
workspace=$(realpath "$GITHUB_WORKSPACE")
baseline=$(realpath -m -- "$workspace/$VETHSCOPE_BASELINE")
[[ $baseline == "$workspace"/?* ]] && one_line "$baseline" ||
  refuse "The input baseline must be a folder in the workspace, not: $VETHSCOPE_BASELINE"

if [[ ! -e $GITHUB_ACTION_PATH/dist/main.js ]]; then
  # `npm ci` builds at its end (the script "prepare").
  npm --prefix "$GITHUB_ACTION_PATH" ci --no-audit --no-fund
fi
vethscope doctor --fix --yes

# Hosted runners differ from job to job. vethscope itself compares more closely; this keeps apart what it would refuse.
environment=$(
  {
    uname -srm
    nproc
    grep -m1 '^model name' /proc/cpuinfo || true
  } | sha256sum | cut -c1-16
)
output mode "$VETHSCOPE_MODE"
output baseline "$baseline"
output cache "vethscope-$environment"
