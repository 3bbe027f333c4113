import type { StoredVersion } from './store.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Key Vault's error body: a code, and inside it the precise reason where there is one. */
export function vaultError(
  status: number,
  code: string,
  message: string,
  innerCode?: string,
  headers?: Readonly<Record<string, string>>,
): Answer {
  const error = { code, message, ...(innerCode && { innererror: { code: innerCode } }) };
  return { status, body: { error }, ...(headers && { headers }) };
}

/**
 * What a request without a usable token gets: where to ask for a token, and for which resource. The client takes
 * its token's audience from here.
 */
export function challenge(): Answer {
  return vaultError(401, 'Unauthorized', 'the request carries no usable bearer token', undefined, {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000", resource="https://vault.azure.net"',
  });
}

export function secretBundle(vaultUrl: string, name: string, stored: StoredVersion): Answer {
  const { version, value, createdSeconds } = stored;
  return {
    status: 200,
    body: {
      value,
      id: `${vaultUrl}/secrets/${name}/${version}`,
      attributes: {
        enabled: true,
        created: createdSeconds,
        updated: createdSeconds,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
    },
  };
}
