#!/bin/sh
# Puts Debian 13's bpftrace (0.23) with its libraries under DIR, the host's apt left alone, and writes DIR/bpftrace,
# which runs it in its own root and a private mount namespace. BPFTRACE_USER=65534 runs it as nobody.
#   debian13-bpftrace.sh DIR
set -eu
dir=$(mkdir -p "$1" && cd "$1" && pwd)
root=$dir/root
mkdir -p "$dir/apt/lists/partial" "$dir/apt/cache/archives/partial" "$root"
echo 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main' \
  >"$dir/apt/sources.list"
: >"$dir/apt/status"
apt() {
  apt-get -q -o Dir::Etc::sourcelist="$dir/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$dir/apt/lists" -o Dir::State::status="$dir/apt/status" -o Dir::Cache="$dir/apt/cache" \
    -o Debug::NoLocking=1 -o APT::Install-Recommends=0 "$@"
}
# dash: bpftrace 0.23 looks for clang's headers through sh, and crashes without one.
apt update
apt -y --download-only install bpftrace dash base-files
for package in "$dir"/apt/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
cat >"$dir/bpftrace" <<EOF
#!/bin/sh
exec unshare --mount --propagation private sh -c '
  mount --rbind /sys $root/sys && mount -t proc proc $root/proc && mount --rbind /dev $root/dev &&
  exec chroot \${BPFTRACE_USER:+--userspec=\$BPFTRACE_USER} $root /usr/bin/bpftrace "\$@"' sh "\$@"
EOF
chmod +x "$dir/bpftrace"
"$dir/bpftrace" --version
