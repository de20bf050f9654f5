# Measures, judges, and writes summary and annotations. The verdict is an output: the job fails later, when all is uploaded.
source "$GITHUB_ACTION_PATH/action/common.sh"

folder=$RUNNER_TEMP/vethscope-$(date +%s%N)
run=$folder/run
mkdir -p "$folder"
output folder "$folder"

# 0, 1 and 2 as "vethscope check --help" has them.
verdict_of() {
  case $1 in
    0) echo passed ;;
    1) echo regression ;;
    *) echo not-judged ;;
  esac
}

# Bad usage, or a machine that cannot: no input makes a job green that has measured nothing.
give_up() {
  hand_over "$folder"
  refuse 'Nothing could be measured or compared; the log says why.'
}

# What is printed as root belongs to the user who uploads it.
hand_over() { ((EUID == 0)) || sudo chown -R "$(id -u):$(id -g)" "$@"; }

# In the artifact, too: a comment is made of it.
summary() { tee -a "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"; }

# What is worse is annotated by vethscope itself, and by name.
measure_ab() {
  local code=0
  vethscope ab "--a=$VETHSCOPE_A" "--b=$VETHSCOPE_B" "--load=$VETHSCOPE_LOADS" "--budget=$VETHSCOPE_BUDGET" \
    --format=github "--output=$run" || code=$?
  [[ -s $run/verdict.md ]] || give_up
  summary <"$run/verdict.md"
  verdict=$(verdict_of "$code")
}

# The folders of baselines are named by their time, so that the oldest come first.
forget_old() {
  local old
  for old in $(printf '%s\n' "$VETHSCOPE_BASELINE"/run-*/ | sort | head -n -10 | sed 's|.*/\(run-[0-9]*\)/$|\1|'); do
    rm -rf -- "${VETHSCOPE_BASELINE:?}/$old"
  done
}

# A pull request is judged by what its target recorded, and records nothing.
records() { [[ $GITHUB_EVENT_NAME != pull_request* ]]; }

record() {
  local place
  place=$VETHSCOPE_BASELINE/run-$(date +%s)
  mkdir -p "$place"
  cp "$run/result.json" "$place/"
  forget_old
  output record true
}

calibrate() {
  [[ -n $VETHSCOPE_CALIBRATE && ! -e $VETHSCOPE_BASELINE/calibration.json ]] || return 0
  mkdir -p "$VETHSCOPE_BASELINE"
  vethscope calibrate "--load=$VETHSCOPE_LOADS" "--budget=$VETHSCOPE_CALIBRATE" "--output=$folder/calibration" \
    -- "${topologies[@]}" || give_up
  hand_over "$folder"
  cp "$folder/calibration/calibration.json" "$VETHSCOPE_BASELINE/"
}

# Measured, but not compared: the message of vethscope is annotation and summary.
not_compared() {
  local reason
  reason=$(tr '\n' ' ' <"$folder/check.err")
  annotate error "The run was measured, but not judged. $reason"
  printf '## vethscope: not judged\n\nThe run was measured. Nothing could be compared:\n\n~~~~~~text\n%s\n~~~~~~\n' "${reason//'~~~~~~'/}" | summary
}

has_baseline() { compgen -G "$VETHSCOPE_BASELINE/run-*/result.json" >/dev/null; }

# Before red it is measured once more; the later calls take what the first has measured.
judge() {
  local code=0 against=("$run" "--baseline=$VETHSCOPE_BASELINE" --confirm)
  vethscope check "${against[@]}" --format markdown >"$folder/check.md" 2>"$folder/check.err" || code=$?
  cat "$folder/check.err" >&2
  verdict=$(verdict_of "$code")
  if [[ ! -s $folder/check.md ]]; then
    not_compared
    return
  fi
  summary <"$folder/check.md"
  vethscope check "${against[@]}" --format github || true
  vethscope check "${against[@]}" --format junit >"$folder/check.xml" || true
}

measure_stored() {
  read -ra topologies <<<"$(tr ',\n' '  ' <<<"$VETHSCOPE_TOPOLOGIES")"
  vethscope compare "--load=$VETHSCOPE_LOADS" "--budget=$VETHSCOPE_BUDGET" "--output=$run" -- "${topologies[@]}" || give_up
  hand_over "$folder"
  if has_baseline; then
    judge
  else
    verdict=no-baseline
    annotate warning 'This environment has no baseline yet, so nothing was judged.'
    echo '## vethscope: no baseline of this environment yet' | summary
  fi
  # What is worse must not become what the next is measured by.
  if records && [[ $verdict != regression ]]; then
    calibrate
    record
  fi
}

verdict=not-judged
if [[ $VETHSCOPE_MODE == ab ]]; then measure_ab; else measure_stored; fi
hand_over "$folder"
output verdict "$verdict"
