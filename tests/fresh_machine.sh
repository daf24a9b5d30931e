#!/usr/bin/env bash
# The README's two commands as on a fresh machine: in a Debian made by debootstrap, from a clone,
# with nothing there but git. No test of the suite, since it runs the suite.
#
# usage: tests/fresh_machine.sh FOLDER [SUITE [MIRROR]]
#
# FOLDER becomes the system's root; one that is there already is used again. Needs root, debootstrap
# and the package registries; what this machine has set up to reach them is taken over.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:?"usage: tests/fresh_machine.sh FOLDER [SUITE [MIRROR]]"}
suite=${2:-bookworm}
mirror=${3:-http://deb.debian.org/debian}

if [[ ! -x $folder/bin/bash ]]; then
    debootstrap --variant=minbase --include=ca-certificates,git "$suite" "$folder" "$mirror"
fi
folder=$(cd "$folder" && pwd)

mount_once() {
    mountpoint -q "$folder/$1" || mount "${@:2}" "$folder/$1"
}

mount_once proc -t proc proc
mount_once sys -t sysfs sys
mount_once dev --rbind /dev
mount --make-rslave "$folder/dev"
trap 'umount -R "$folder/dev" "$folder/sys" "$folder/proc"' EXIT

for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/apt/apt.conf.d/* "$HOME/.npmrc" \
    /etc/ssl/certs/ca-certificates.crt; do
    [[ ! -f $file || -f $folder/$file && $file == */apt.conf.d/* ]] || cp "$file" "$folder/$file"
done
rm -rf "$folder/root/lact"
git clone -q "$root" "$folder/root/lact"

for command in './dev run' './dev test'; do
    echo "fresh machine: $command"
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        chroot "$folder" /bin/bash -c "cd /root/lact && $command"
done
