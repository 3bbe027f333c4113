import type { WhichX } from './environment.ts';
import type { Ports } from './ports.ts';

function warning(x: WhichX): string {
  if (x.kind === 'simulator' || x.missing.length === 0) return '';
  return `
The credentials are incomplete: set ${x.missing.join(' and ')} too. Until then calls are refused.
`;
}

/** `func` has no guard of ours: a page of any origin can send it requests (docs/security.md). */
const FUNC_WARNING = `
func runs the functions. It does not keep web pages that are open in your browser away from the gateway; start with
GATEWAY_HOST=local for the host that does.
`;

function describe(x: WhichX, ports: Ports): string {
  if (x.kind === 'simulator')
    return `http://127.0.0.1:${ports.simulator}   a simulator; its timeline is at this address`;
  const { hostname } = new URL(x.origin);
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return `${x.origin}   on this machine`;
  return `${x.origin}   the real one: calls cost money`;
}

/** What a newcomer reads once everything runs. */
export function guide(ports: Ports, x: WhichX, isPublishing: boolean, isFunc = false): string {
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  const simulated = x.kind === 'simulator';
  const outcome = !isPublishing
    ? ' (nothing is sent until PUBLISHING is on)'
    : simulated
      ? ', and watch it arrive on the timeline within a minute'
      : ', which goes out to X within a minute';
  return `
Twitter Gateway runs.

  Gateway    ${gateway}   (status: ${gateway}/api/status)
  Console    ${gateway}/console   (posts, searches, health)
  X          ${describe(x, ports)}
  Storage    http://127.0.0.1:${ports.storage}   an emulator; its data is in .local/storage
${warning(x)}${isFunc ? FUNC_WARNING : ''}
Try it:

  curl ${gateway}/2/users/by/username/${simulated ? 'gateway_demo' : 'x'}

Schedule a post${outcome}:

  curl ${gateway}/api/scheduled-posts -H 'content-type: application/json' -d '{"text": "Hello from the gateway", "now": true}'

${simulated ? 'To use your own X app, put its four credentials into local.settings.json and start again.' : 'To use the simulator again, empty the credentials in local.settings.json and start again.'}
Saved changes to functions/ are picked up. Ctrl-C stops everything.
`;
}
