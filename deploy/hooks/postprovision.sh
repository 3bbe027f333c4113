#!/bin/sh
# After everything is provisioned: forgets the X app's credentials.
exec sh "$(dirname "$0")/run.sh" postprovision
