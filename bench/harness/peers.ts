import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..');

/** Installs the packages that the gateway is compared with, where they are missing or of another version. */
export function ensurePeers(): void {
  const { dependencies } = manifest(join(folder, 'package.json'));
  const missing = Object.entries(dependencies ?? {}).some(([name, version]) => {
    const installed = join(folder, 'node_modules', name, 'package.json');
    return !existsSync(installed) || manifest(installed).version !== version;
  });
  if (!missing) return;
  console.error('Installing the peers (npm ci --prefix bench).');
  const { status } = spawnSync('npm', ['ci', '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('The peers could not be installed; npm said why.');
}

/** The version of a peer, as installed. */
export function peerVersion(name: string): string {
  return manifest(join(folder, 'node_modules', name, 'package.json')).version ?? 'unknown';
}

function manifest(file: string): { version?: string; dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
