#!/usr/bin/env bash
# Prints the path of a Bicep CLI of the version that the snapshots in infra/tests were made with. It comes as a NuGet
# package, from the source that the machine's .NET is set up with, and is kept in NuGet's own folder.
set -euo pipefail
version=0.49.2
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-arm64) platform=osx-arm64 ;;
  Darwin-x86_64) platform=osx-x64 ;;
  *) echo "No Bicep CLI is fetched for $(uname -s) on $(uname -m): install it and set BICEP." >&2; exit 1 ;;
esac
if ! command -v dotnet >/dev/null; then
  echo "Fetching the Bicep CLI needs the .NET SDK (dotnet). Or install Bicep and set BICEP to its path." >&2
  exit 1
fi
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
package=Azure.Bicep.CommandLine.$platform
bicep=$packages/$(echo "$package" | tr '[:upper:]' '[:lower:]')/$version/tools/bicep
if [ ! -f "$bicep" ]; then
  project=$(mktemp -d)
  trap 'rm -rf "$project"' EXIT
  cat >"$project/fetch.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="$package" Version="[$version]" /></ItemGroup>
</Project>
END
  dotnet restore "$project/fetch.csproj" --packages "$packages" --verbosity quiet >&2
fi
chmod +x "$bicep"
echo "$bicep"
