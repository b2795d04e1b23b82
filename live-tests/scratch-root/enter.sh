#!/bin/sh
# Makes a copy of this system that nothing outside sees, with tools in place of Apple's, and runs inside.sh of the folder
# SCRATCH_FOLDER in it as root. To be called in mount and process namespaces of its own: all goes with the last process.
# Needs in its environment: SCRATCH_FOLDER (what the test shares with it, kept), SCRATCH_TOOLS, SCRATCH_PROGRAMS,
# SCRATCH_NODE.
set -e
base=/mnt
mount -t tmpfs -o mode=755 tmpfs "$base"
mkdir "$base/upper" "$base/work" "$base/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" "$base/root"
root=$base/root

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -p "$root/scratch" "$root/programs" "$root/Library/LaunchDaemons" "$root/run/dbus"
mount --bind "$SCRATCH_FOLDER" "$root/scratch"
mount --bind "$SCRATCH_PROGRAMS" "$root/programs"
: > "$root/node"
mount --bind "$SCRATCH_NODE" "$root/node"

for tool in $(ls "$SCRATCH_TOOLS"); do
  rm -f "$root/usr/bin/$tool"
  cp "$SCRATCH_TOOLS/$tool" "$root/usr/bin/$tool"
  chmod 755 "$root/usr/bin/$tool"
done
[ -e "$root/usr/sbin/chown" ] || cp "$root/usr/bin/chown" "$root/usr/sbin/chown"
grep -q '^wheel:' "$root/etc/group" || echo 'wheel:x:0:' >> "$root/etc/group"

exec chroot "$root" /bin/sh -e /scratch/inside.sh
