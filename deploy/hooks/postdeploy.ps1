# After the functions are deployed: lists them, sets their keys, looks at the gateway's status.
& (Join-Path $PSScriptRoot 'run.ps1') postdeploy
exit $LASTEXITCODE
