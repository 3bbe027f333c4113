# Before anything is provisioned: sees to the X app's credentials.
& (Join-Path $PSScriptRoot 'run.ps1') preprovision
exit $LASTEXITCODE
