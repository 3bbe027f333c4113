# Runs deploy/NAME.ts with the Node that the project brings: run.ps1 NAME
param([Parameter(Mandatory)][string] $Name)
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')
$node = if ($IsWindows) { 'node_modules/.bin/node.cmd' } else { 'node_modules/.bin/node' }
if (-not (Test-Path $node)) {
    npm ci --silent --no-audit --no-fund
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
& (Join-Path (Get-Location) $node) "deploy/$Name.ts"
exit $LASTEXITCODE
