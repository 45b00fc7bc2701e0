#!/bin/sh
# Runs every night: a dated copy of the notes, the last seven are kept.
cd "$(dirname "$0")/../data" || exit 1
cp notes.json "notes-$(date +%F).json"
ls -1 notes-*.json | head -n -7 | xargs -r rm --
