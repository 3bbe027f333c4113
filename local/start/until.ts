import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

/** A program that takes longer to start has failed in a way that it did not report. */
const PATIENCE_MS = 60_000;
const EVERY_MS = 100;

/** Waits until a program takes connections on a port. Throws when it takes too long; says nothing of one that is gone. */
export function untilListening(port: number, program: Child): Promise<void> {
  return until(() => takesConnections(port), program, `Nothing listens on port ${port}.`);
}

/** Waits until the gateway answers. Throws when it takes too long; says nothing of a host that is gone. */
export function untilLive(port: number, host: Child): Promise<void> {
  const isLive = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/api/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  return until(isLive, host, `The functions host does not answer on port ${port}.`);
}

async function until(isSo: () => Promise<boolean>, program: Child, complaint: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!program.gone) {
    if (await isSo()) return;
    if (Date.now() > end) throw new Error(complaint);
    await sleep(EVERY_MS);
  }
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
