#!/bin/sh
# Before anything is provisioned: sees to the X app's credentials.
exec sh "$(dirname "$0")/run.sh" preprovision
