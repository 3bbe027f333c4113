import type { SecretName } from '../settings/secrets.ts';
import type { SecretSet } from './secret-set.ts';

/**
 * Reads secrets from the vault, all at once; those that are absent, disabled or empty are left out.
 * Throws {@link VaultError}.
 */
export type VaultReader = (names: readonly SecretName[]) => Promise<SecretSet>;

/** What can go wrong, and what to do, for whoever runs the gateway. */
const FAULTS = {
  'not-configured': 'KEY_VAULT_URL is not set, or not usable.',
  'sign-in-failed':
    'The gateway could not sign in to Key Vault. In Azure, give the app a managed identity (AZURE_CLIENT_ID names a user-assigned one); on a developer’s machine, run `az login`.',
  forbidden:
    'Key Vault refuses the gateway’s identity. Give it the role Key Vault Secrets User on the vault, and let the app through the vault’s firewall.',
  malformed: 'A secret in Key Vault is not one line of printable ASCII characters without spaces.',
  throttled: 'Key Vault is throttling the gateway.',
  'timed-out': 'Key Vault did not answer in time.',
  unavailable: 'Key Vault cannot be reached, or fails.',
} as const;
export type VaultFault = keyof typeof FAULTS;

/** Faults that last until someone mends them. */
const LASTING: readonly VaultFault[] = ['not-configured', 'forbidden', 'malformed'];

export interface VaultErrorFacts {
  /** The secrets that could not be read, where others could. */
  readonly secrets?: readonly SecretName[];
  /** The vault's HTTP status, where it answered. */
  readonly status?: number | undefined;
  /** Node's code, such as `ECONNREFUSED`. */
  readonly code?: string | undefined;
}

/**
 * The vault could not be read. Carries no message or cause of the SDK: those quote addresses, and whatever the
 * other side wrote.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly fault: VaultFault;
  readonly facts: VaultErrorFacts;

  constructor(fault: VaultFault, facts: VaultErrorFacts = {}) {
    const secrets = facts.secrets?.map(vaultSecretName).join(', ');
    super(secrets ? `${FAULTS[fault]} It is about: ${secrets}.` : FAULTS[fault]);
    this.fault = fault;
    this.facts = facts;
  }

  get lasting(): boolean {
    return LASTING.includes(this.fault);
  }
}

/** Key Vault allows letters, digits and dashes only. */
export function vaultSecretName(name: SecretName): string {
  return name.toLowerCase().replaceAll('_', '-');
}
