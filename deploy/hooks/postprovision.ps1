# After everything is provisioned: forgets the X app's credentials.
& (Join-Path $PSScriptRoot 'run.ps1') postprovision
exit $LASTEXITCODE
