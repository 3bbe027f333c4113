#!/bin/sh
# Runs deploy/NAME.ts with the Node that the project brings: run.sh NAME
set -eu
cd "$(dirname "$0")/../.."
if [ ! -x node_modules/.bin/node ]; then
  npm ci --silent --no-audit --no-fund >&2
fi
exec node_modules/.bin/node "deploy/$1.ts"
