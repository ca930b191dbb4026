#!/usr/bin/env bash
# A real Slurm of one node on this machine, from Debian's packages, as root.
#
#   scripts/slurm-one-node.sh start FOLDER   # then: . FOLDER/env; sbatch ...
#   scripts/slurm-one-node.sh stop FOLDER
#
# Everything (configuration, a munge key of its own, state, logs) is in FOLDER, on free ports of the
# loopback interface; a Slurm or munge that the machine has already is not touched.
set -euo pipefail
cpus=4

fail() {
  echo "slurm-one-node: $*" >&2
  exit 1
}

# A TCP port that nobody listens on, below the range that outgoing connections take theirs from.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + (RANDOM << 15 | RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  fail "no free port between 20000 and 32000"
}

# wait_until SECONDS COMMAND...: polls until the command succeeds.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.2
  done
}

# start_daemon NAME COMMAND...: in a session of its own, its process id in NAME.pid.
start_daemon() {
  local name=$1
  shift
  setsid "$@" </dev/null >>"$folder/$name.out" 2>&1 &
  echo $! >"$folder/$name.pid"
}

write_configuration() {
  local node
  node=$(hostname -s 2>/dev/null || true)
  node=${node:-$(uname -n)}
  cat >"$folder/slurm.conf" <<END
ClusterName=attune
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.own.pid
SlurmdPidFile=$folder/slurmd.own.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE State=UP
END
  printf 'export SLURM_CONF=%q\n' "$folder/slurm.conf" >"$folder/env"
}

start_munge() {
  (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
  # --force: the folder may be one that munge would not trust; the key is for this test alone.
  start_daemon munged munged --foreground --force --key-file="$folder/munge.key" \
    --socket="$folder/munge.socket" --pid-file="$folder/munged.own.pid" \
    --seed-file="$folder/munge.seed" --log-file="$folder/munged.log"
  wait_until 20 munge --no-input --socket="$folder/munge.socket" || return 1
}

is_idle() { [ "$(sinfo --noheader --format=%t 2>/dev/null)" = idle ]; }

# Another process may take a port between its choice and its use: the caller tries again.
try_start() {
  rm -rf "$folder/state" "$folder/spool"
  mkdir -p "$folder/state" "$folder/spool"
  write_configuration
  . "$folder/env"
  start_munge || return 1
  start_daemon slurmctld slurmctld -D -f "$SLURM_CONF"
  start_daemon slurmd slurmd -D -f "$SLURM_CONF"
  wait_until 30 is_idle
}

start() {
  [ "$(id -u)" -eq 0 ] || fail "needs root, to run jobs as their users"
  for program in munged slurmctld slurmd sbatch; do
    command -v "$program" >/dev/null ||
      fail "$program is missing; apt-get install slurm-wlm munge"
  done
  mkdir -p "$folder"
  for _ in 1 2 3; do
    try_start && return
    stop
  done
  tail -n 20 "$folder"/*.log "$folder"/*.out >&2 || true
  fail "Slurm did not start; its logs are in $folder"
}

stop() {
  if [ -f "$folder/env" ]; then
    . "$folder/env"
    timeout 10 scancel --signal=KILL --full --user=root 2>/dev/null || true
    timeout 10 scancel --user=root 2>/dev/null || true
    wait_until 10 no_steps || true
  fi
  for name in slurmd slurmctld munged; do stop_daemon "$name"; done
}

# Jobs' own supervisors, which outlive slurmd.
no_steps() { [ -z "$(squeue --noheader --states=RUNNING,COMPLETING 2>/dev/null)" ]; }

stop_daemon() {
  local file=$folder/$1.pid id
  [ -f "$file" ] || return 0
  id=$(cat "$file")
  # Only the process that start_daemon started, should its number have been given to another.
  if [ "$(cat "/proc/$id/comm" 2>/dev/null)" = "$1" ]; then
    kill "$id" 2>/dev/null || true
    wait_until 10 test ! -d "/proc/$id" || kill -KILL "$id" 2>/dev/null || true
  fi
  rm -f "$file"
}

[ $# -eq 2 ] || fail "usage: slurm-one-node.sh start|stop FOLDER"
mkdir -p "$2"
folder=$(cd "$2" && pwd)
case $1 in
  start) start ;;
  stop) stop ;;
  *) fail "$1: expected start or stop" ;;
esac
