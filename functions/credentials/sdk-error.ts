import { VaultError } from './vault-reader.ts';

/** What the Azure SDKs put on their errors, as far as it is used. */
interface SdkError {
  readonly name?: unknown;
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly details?: { readonly error?: { readonly innerError?: { readonly code?: unknown } } };
}

/** True where the vault says that it holds no such secret, or that someone disabled it. */
export function isAbsent(error: unknown): boolean {
  const { statusCode, code, details } = asSdkError(error);
  if (statusCode === 404) return code === 'SecretNotFound';
  return statusCode === 403 && details?.error?.innerError?.code === 'SecretDisabled';
}

/** The fault behind an error of `@azure/keyvault-secrets` or `@azure/identity`, without its text. */
export function toVaultError(error: unknown): VaultError {
  if (error instanceof VaultError) return error;
  const { name, statusCode, code } = asSdkError(error);
  if (typeof statusCode === 'number') {
    if (statusCode === 401) return new VaultError('sign-in-failed', { status: statusCode });
    if (statusCode === 403) return new VaultError('forbidden', { status: statusCode });
    if (statusCode === 429) return new VaultError('throttled', { status: statusCode });
    return new VaultError('unavailable', { status: statusCode });
  }
  if (name === 'AbortError') return new VaultError('timed-out');
  if (typeof name === 'string' && /^(Credential|Authentication|AggregateAuthentication)/.test(name)) {
    return new VaultError('sign-in-failed');
  }
  const nodeCode = typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? code : undefined;
  return new VaultError('unavailable', { code: nodeCode });
}

function asSdkError(error: unknown): SdkError {
  return typeof error === 'object' && error !== null ? error : {};
}
