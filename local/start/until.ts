import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from './child.ts';

/** A program that takes longer to start has failed in a way that it did not report. */
const PATIENCE_MS = 60_000;
/** A host that runs a bundle which does not load answers at once, but not what it should. */
const BUNDLE_PATIENCE_MS = 15_000;
const EVERY_MS = 100;

/** Waits until a program takes connections on a port. Throws when it takes too long; says nothing of one that is gone. */
export async function untilListening(port: number, program: Child): Promise<void> {
  const listens = await until(
    () => takesConnections(port),
    PATIENCE_MS,
    () => program.gone,
  );
  if (!listens && !program.gone) throw new Error(`Nothing listens on port ${port}.`);
}

/** Waits until the gateway answers, and tells whether it does; gives up early when it is no longer wanted. */
export function untilLive(port: number, host: Child, isUnwanted: () => boolean): Promise<boolean> {
  const isLive = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/api/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  return until(isLive, BUNDLE_PATIENCE_MS, () => host.gone || isUnwanted());
}

async function until(
  isSo: () => Promise<boolean>,
  patienceMs: number,
  isOver: () => boolean,
): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end && !isOver(); await sleep(EVERY_MS)) {
    if (await isSo()) return true;
  }
  return false;
}

/** Whether something listens on a port. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
