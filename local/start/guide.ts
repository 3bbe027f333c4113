import type { WhichX } from './environment.ts';
import type { Ports } from './ports.ts';

/** What a newcomer reads once everything runs. */
export function guide(ports: Ports, x: WhichX): string {
  const gateway = `http://127.0.0.1:${ports.gateway}`;
  const simulated = x.kind === 'simulator';
  return `
Twitter Gateway runs.

  Gateway    ${gateway}   (status: ${gateway}/api/status)
  Console    ${gateway}/console   (schedule posts, see what is to come)
  X          ${simulated ? `http://127.0.0.1:${ports.simulator}   a simulator; its timeline is at this address` : `${x.origin}   the real one: calls cost money`}
  Storage    http://127.0.0.1:${ports.storage}   an emulator; its data is in .local/storage

Try it:

  curl ${gateway}/2/users/by/username/${simulated ? 'gateway_demo' : 'x'}

Schedule a post${simulated ? ', and watch it arrive on the timeline' : ' (nothing is sent until PUBLISHING is on)'}:

  curl ${gateway}/api/scheduled-posts -H 'content-type: application/json' -d '{"text": "Hello from the gateway", "now": true}'

${simulated ? 'To use your own X app, put its four credentials into local.settings.json and start again.' : 'To use the simulator again, empty the credentials in local.settings.json and start again.'}
Saved changes to functions/ are picked up. Ctrl-C stops everything.
`;
}
