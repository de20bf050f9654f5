# Keeps the comment of the pull request up to date. A verdict does not hang on it: what fails here is a warning.
source "$GITHUB_ACTION_PATH/action/common.sh"

if ! COMMENT_TOKEN=$VETHSCOPE_TOKEN COMMENT_FILE=$VETHSCOPE_FOLDER/summary.md COMMENT_NAME=$VETHSCOPE_ARTIFACT \
  node "$GITHUB_ACTION_PATH/action/comment.mjs"; then
  annotate warning 'The pull request has no comment: the job needs "pull-requests: write", which forks never get (docs/ci.md, "Pull requests").'
fi
