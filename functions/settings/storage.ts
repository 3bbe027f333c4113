import { connectionString, isServiceAddress } from './connection-string.ts';
import type { SettingFault } from './fault.ts';
import { isUnresolvedReference } from './forms.ts';

/** Where the app's data lives: what `AzureWebJobsStorage` names. */
export type StorageSettings =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly blobServiceUri: string; readonly tableServiceUri: string };

interface ReadStorage {
  /** `undefined` where none is set, or what is set is faulty. */
  readonly storage: StorageSettings | undefined;
  readonly faults: readonly SettingFault[];
}

const NAME = 'AzureWebJobsStorage';

/**
 * Reads what the Functions host itself reads: a connection string, or addresses for access by identity. What cannot be one
 * is told before storage is asked: asked with half a key, it seems to be down. Faults never hold the value, which has the
 * account's key in it.
 */
export function storageSettings(env: Readonly<Record<string, string | undefined>>): ReadStorage {
  const text = env[NAME]?.trim();
  // A reference that the platform could not resolve is told as such.
  if (text && isUnresolvedReference(text)) return { storage: undefined, faults: [] };
  return text ? fromConnectionString(text) : fromIdentity(env);
}

function fromConnectionString(text: string): ReadStorage {
  const read = connectionString(text);
  if ('text' in read)
    return { storage: { kind: 'connection-string', connectionString: read.text }, faults: [] };
  const expected = `the account’s complete connection string, as shown in the portal under “Access keys” (${read.fault})`;
  return { storage: undefined, faults: [{ name: NAME, expected }] };
}

function fromIdentity(env: Readonly<Record<string, string | undefined>>): ReadStorage {
  const faults: SettingFault[] = [];
  const get = (part: string, isGood: (text: string) => boolean, expected: string): string | undefined => {
    const name = `${NAME}__${part}`;
    const text = env[name]?.trim() || undefined;
    if (text !== undefined && !isGood(text)) faults.push({ name, expected });
    return text;
  };
  const isAccount = (text: string): boolean => /^[a-z0-9]+$/i.test(text);
  const account = get('accountName', isAccount, 'the name of a storage account')?.toLowerCase();
  const uri = (service: 'blob' | 'table'): string | undefined => {
    const address = `https://NAME.${service}.core.windows.net`;
    const given = get(`${service}ServiceUri`, isServiceAddress, `the account’s address, such as ${address}`);
    return given ?? (account && address.replace('NAME', account));
  };
  const [blobServiceUri, tableServiceUri] = [uri('blob'), uri('table')];
  const isWhole = blobServiceUri !== undefined && tableServiceUri !== undefined && faults.length === 0;
  return { storage: isWhole ? { kind: 'identity', blobServiceUri, tableServiceUri } : undefined, faults };
}
