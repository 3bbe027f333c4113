import { ProblemError } from '../problems.ts';
import type { SecretName } from '../settings/secrets.ts';
import type { Settings } from '../settings.ts';
import type { Assessment } from './secret-set.ts';
import { vaultSecretName } from './vault-reader.ts';

type SourceName = Settings['secretsFrom'];

/** What is wrong with a set, and what to do; `undefined` where nothing is. */
export function describeGap({ state, missing }: Assessment, source: SourceName): string | undefined {
  if (state === 'missing') {
    return `No credentials of an X app are set. Set ${listed(missing, source)}. The first two, or a bearer token alone, are enough for reads.`;
  }
  if (state !== 'half-set') return undefined;
  return `The X app’s credentials are incomplete. Set ${listed(missing, source)}, or remove what is set without them.`;
}

/** `credentials-missing` for a set that no operation can use; `undefined` for any other. */
export function gapProblem(assessment: Assessment, source: SourceName): ProblemError | undefined {
  const detail = describeGap(assessment, source);
  return detail === undefined ? undefined : missingProblem(detail, assessment);
}

/** `credentials-missing` for an operation that acts as an account, where the set is enough for reads only. */
export function userProblem(assessment: Assessment, source: SourceName): ProblemError {
  const names = listed(assessment.missing, source);
  return missingProblem(`This operation acts as an account of X. To offer it, set ${names}.`, assessment);
}

function missingProblem(detail: string, { missing }: Assessment): ProblemError {
  return new ProblemError('credentials-missing', detail, { members: { missing } });
}

function listed(names: readonly SecretName[], source: SourceName): string {
  const inVault = source === 'key-vault';
  const list = new Intl.ListFormat('en-GB').format(inVault ? names.map(vaultSecretName) : names);
  return inVault
    ? `the ${names.length === 1 ? 'secret' : 'secrets'} ${list} in Key Vault (enabled, not empty)`
    : `${list} in the app settings`;
}
