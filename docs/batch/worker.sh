#!/bin/sh
# A worker of a queue that is a folder: `new/` holds one JSON Lines file per message. To take a message is to rename it, which
# only one worker can do; what was taken and not finished is found in `taken/`. Usage: worker.sh QUEUE [assertain batch options]
set -eu
queue=$1
shift
mkdir -p "$queue/taken" "$queue/done"
for message in "$queue"/new/*.jsonl; do
    name=$(basename "$message")
    mv "$message" "$queue/taken/$name" 2>/dev/null || continue
    assertain batch --brief "$@" < "$queue/taken/$name" > "$queue/taken/$name.answers"
    mv "$queue/taken/$name.answers" "$queue/done/$name"
    rm "$queue/taken/$name"
done
