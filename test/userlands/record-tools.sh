#!/bin/sh
# Records what iperf3 and ping of a userland write, between two namespaces, into test/fixtures/iperf3-VERSION and iputils-VERSION:
#   npm run --silent userland -- sid sh test/userlands/record-tools.sh
set -eu
cd "$(dirname "$0")/../fixtures"
version=$(iperf3 --version | sed -n 's/^iperf \([0-9.]*\).*/\1/p')
iputils=$(ping -V | sed -n 's/.*iputils \([0-9]*\).*/\1/p')
mkdir -p "iperf3-$version" "iputils-$iputils"
ip netns add record-a
ip netns add record-b
trap 'ip netns del record-a; ip netns del record-b' EXIT
ip -n record-a link add e0 type veth peer name e1 netns record-b
for side in a:0:1 b:1:2; do
  name=record-${side%%:*} rest=${side#*:}
  ip -n "$name" addr add "10.77.0.${rest#*:}/24" dev "e${rest%:*}"
  ip -n "$name" addr add "fd77::${rest#*:}/64" dev "e${rest%:*}" nodad
  ip -n "$name" link set "e${rest%:*}" up
  ip -n "$name" link set lo up
done
a() { timeout 20 ip netns exec record-a "$@"; }
client() { # NAME ADDRESS MORE…: a server for this one test
  ip netns exec record-b iperf3 -s -1 >/dev/null &
  name=$1 address=$2
  shift 2
  until ip netns exec record-b ss -Htln | grep -q :5201; do sleep 0.1; done
  a iperf3 -c "$address" -p 5201 -J -i 0.1 -t 1 --connect-timeout 2000 "$@" >"iperf3-$version/$name.json" || true
  wait
}
client tcp 10.77.0.2
client tcp-two-streams 10.77.0.2 -P 2
client tcp-reverse 10.77.0.2 -R
client udp 10.77.0.2 -u -b 0 -l 64
client udp-two-streams 10.77.0.2 -u -b 0 -l 64 -P 2
client udp-reverse 10.77.0.2 -u -b 0 -l 64 -R
client udp-reverse-two-streams-ipv6 fd77::2 -u -b 0 -l 64 -R -P 2
a iperf3 -c 10.77.0.2 -p 5202 -J -t 1 --connect-timeout 2000 >"iperf3-$version/connection-refused.json" || true
cd "iputils-$iputils"
a ping -n -c 20 -i 0.01 10.77.0.2 >ping4.txt
a ping -n -c 20 -i 0.01 fd77::2 >ping6.txt
a ping -n -O -c 3 -i 0.2 -W 1 10.77.0.9 >no-answer-yet.txt || true
