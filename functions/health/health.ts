import type { CredentialsStatus } from '../credentials/credentials.ts';
import type { SettingFault } from '../settings/fault.ts';
import type { StorageState } from '../storage/reachable.ts';
import type { XState } from './probe-x.ts';
import { remember } from './remember.ts';

export interface Checks {
  readonly settingFaults: readonly SettingFault[];
  readonly credentials: () => Promise<CredentialsStatus>;
  readonly storage: () => Promise<StorageState>;
  readonly x: () => Promise<XState>;
  readonly now: () => number;
}

export interface Status {
  readonly ready: boolean;
  readonly time: string;
  readonly settings: { readonly state: 'valid' | 'invalid'; readonly faults: readonly SettingFault[] };
  readonly credentials: CredentialsStatus;
  readonly storage: { readonly state: StorageState };
  readonly x: XState;
}

export interface Health {
  /** Whether the gateway can do its work; X's own health is not part of it. Looked at anew every 30 s at most. */
  ready(): Promise<boolean>;
  /** Every check, for the operator. Asks X at most once a minute. */
  status(): Promise<Status>;
}

const READY_MAX_AGE_MS = 30_000;
const X_MAX_AGE_MS = 60_000;

export function createHealth(checks: Checks): Health {
  const x = remember(X_MAX_AGE_MS, checks.now, checks.x);
  const lookInside = async (): Promise<Omit<Status, 'x'>> => {
    const [credentials, storage] = await Promise.all([checks.credentials(), checks.storage()]);
    const faults = checks.settingFaults;
    const usable = credentials.state === 'usable' || credentials.state === 'reads-only';
    return {
      ready: faults.length === 0 && usable && storage !== 'unreachable',
      time: new Date(checks.now()).toISOString(),
      settings: { state: faults.length === 0 ? 'valid' : 'invalid', faults },
      credentials,
      storage: { state: storage },
    };
  };
  return {
    ready: remember(READY_MAX_AGE_MS, checks.now, async () => (await lookInside()).ready),
    status: async () => {
      const [inside, xState] = await Promise.all([lookInside(), x()]);
      return { ...inside, x: xState };
    },
  };
}
