# The beginning of every script that runs in the scratch root: a system bus, polkit, and words for the rest of it.

# permission_in FOLDER ACTION…: the app's own code (live-tests/permission/main.ts) as the app's user, who has no more
# rights than anybody. What a person can choose freely is the folder's name.
permission_in() {
  folder=$1
  shift
  (cd "$folder" && exec setpriv --reuid="$SCRATCH_UID" --regid="$SCRATCH_GID" --clear-groups -- \
    env -i PATH=/usr/bin:/bin HOME="$folder" USER="$folder" LOGNAME="$folder" LANG=C.UTF-8 PROMPT="$prompt" \
    /node /programs/permission.mjs "$@")
}

permission() {
  permission_in / "$@"
}

# Waits until no stand-in for powermetrics runs any more.
until_streams_end() {
  while grep -qs powermetrics.mjs /proc/[0-9]*/cmdline; do sleep 0.02; done
}

# administrator_says yes|no|ask: what polkit answers to the app's user. `ask` finds nobody whom it could ask.
administrator_says() {
  case "$1" in yes) result=YES ;; no) result=NO ;; ask) result=AUTH_ADMIN ;; esac
  cat > /etc/polkit-1/rules.d/00-scratch.rules <<RULE
polkit.addRule(function (action, subject) {
  if (action.id === 'org.freedesktop.policykit.exec') return polkit.Result.$result
})
RULE
  [ -z "$polkitd" ] || { kill "$polkitd"; wait "$polkitd" || true; }
  /usr/lib/polkit-1/polkitd --no-debug > /dev/null 2>&1 &
  polkitd=$!
  until dbus-send --system --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.GetNameOwner string:org.freedesktop.PolicyKit1 > /dev/null 2>&1; do sleep 0.02; done
}

# administrator_answers accept|cancel|wrong: what an administrator does at the prompt (live-tests/permission/agent.ts).
administrator_answers() {
  administrator_says ask
  mkdir /run/agent
  mkfifo -m 666 /run/agent/subject /run/agent/ready
  /node /programs/agent.mjs "$1" &
  # An agent serves the process that asks, here a shell of sudo-prompt's: pkexec begins when the agent knows of it.
  mv /usr/bin/pkexec /usr/bin/pkexec.real
  cat > /usr/bin/pkexec << 'WAIT'
#!/bin/sh
echo "$PPID" > /run/agent/subject
read -r _ < /run/agent/ready
exec /usr/bin/pkexec.real "$@"
WAIT
  chmod 755 /usr/bin/pkexec
}

# attacker_begins: a program under the person's account (live-tests/permission/attacker.py) until the script ends.
attacker_begins() {
  mkdir -m 777 /run/attacker
  echo untouched > /etc/victim
  socat -u UNIX-LISTEN:/run/private.sock,umask=177,fork OPEN:/run/private.received,creat,append &
  until [ -S /run/private.sock ]; do sleep 0.02; done
  setpriv --reuid="$SCRATCH_UID" --regid="$SCRATCH_GID" --clear-groups -- \
    /usr/bin/python3 /programs/attacker.py "$1" /run/attacker/rounds &
  until [ -e /run/attacker/rounds ]; do
    kill -0 $! || { echo 'The attacker has ended.' >&2; exit 1; }
    sleep 0.02
  done
}

# What the attacker got root to do; nothing where it got nothing.
attacker_result() {
  [ ! -e /root-was-here ] || echo 'a line ran as root'
  [ "$(cat /etc/victim)" = untouched ] || echo 'root wrote through a link'
  [ "$(stat -c %u /etc/victim)" = 0 ] || echo 'root gave a file away'
  [ ! -s /run/private.received ] || echo 'root connected through a link'
}

# The prompt that asks: darwin, linux, or mac-library.
prompt=darwin
polkitd=
dbus-daemon --system --nofork --nopidfile > /dev/null 2>&1 &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.02; done
