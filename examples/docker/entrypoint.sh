#!/bin/sh
# The gateway, made what the file says as soon as it is ready; a file that does not fit ends the container.
set -eu
kruxos gateway run &
gateway=$!
trap 'kill -TERM "$gateway"' INT TERM
kruxos wait --for ready --timeout 60
kruxos apply -f /etc/kruxos/appliance.yaml --prune || { code=$?; kill -TERM "$gateway"; exit "$code"; }
# A signal ends the first wait; the gateway takes a moment longer.
wait "$gateway" || wait "$gateway"
