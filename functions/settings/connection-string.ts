/** Whole, in the spelling that both of Azure's SDKs read; or what is wrong with it, without a word of what it holds. */
export type ConnectionString = { readonly text: string } | { readonly fault: string };

/** What a connection string may hold; the rest is for other services of the account. */
const NAMES = [
  'DefaultEndpointsProtocol',
  'AccountName',
  'AccountKey',
  'EndpointSuffix',
  'BlobEndpoint',
  'TableEndpoint',
  'SharedAccessSignature',
  'UseDevelopmentStorage',
  'DevelopmentStorageProxyUri',
] as const;
type Name = (typeof NAMES)[number];
type Parts = Readonly<Partial<Record<Name, string>>>;

/** As Azure's own libraries have it. */
const DEFAULTS: Parts = { DefaultEndpointsProtocol: 'https', EndpointSuffix: 'core.windows.net' };
const HOST_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;

/**
 * Reads a storage account's connection string: with the account's key, with a shared access signature, or the emulator's
 * `UseDevelopmentStorage=true`. Names are taken in any case of letters, and what the SDKs would miss is filled in, as
 * Azure's libraries for .NET do, with which the Functions host reads it.
 */
export function connectionString(text: string): ConnectionString {
  const parts = partsOf(text);
  if (typeof parts === 'string') return { fault: parts };
  if (parts.UseDevelopmentStorage !== undefined) {
    if (parts.UseDevelopmentStorage.toLowerCase() !== 'true')
      return { fault: 'UseDevelopmentStorage must be true' };
    // The SDKs would pass over it, and look for the emulator on this machine.
    if (parts.DevelopmentStorageProxyUri !== undefined)
      return {
        fault: 'DevelopmentStorageProxyUri cannot be used; give BlobEndpoint and TableEndpoint instead',
      };
    return { text: written({ UseDevelopmentStorage: 'true' }) };
  }
  const isSigned = parts.SharedAccessSignature !== undefined;
  const whole = isSigned ? withEndpoints(parts) : { ...DEFAULTS, ...parts };
  const fault = faultOfEndpoints(whole) ?? (isSigned ? faultOfSignature(whole) : faultOfAccount(whole));
  return fault === undefined ? { text: written(whole) } : { fault };
}

function partsOf(text: string): Parts | string {
  const parts: Partial<Record<Name, string>> = {};
  for (const piece of text.split(';').map((one) => one.trim())) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    if (equals < 1) return 'a part of it is not NAME=VALUE';
    const spelt = piece.slice(0, equals).trim().toLowerCase();
    const name = NAMES.find((known) => known.toLowerCase() === spelt);
    if (name === undefined) continue;
    if (parts[name] !== undefined) return `${name} appears twice`;
    parts[name] = piece.slice(equals + 1).trim();
  }
  return parts;
}

function faultOfAccount(parts: Parts): string | undefined {
  const { AccountName = '', AccountKey = '', DefaultEndpointsProtocol = '', EndpointSuffix = '' } = parts;
  if (AccountName === '') return 'AccountName is missing';
  if (!HOST_NAME.test(AccountName)) return 'AccountName is not a valid name';
  if (AccountKey === '') return 'AccountKey is missing';
  if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(AccountKey))
    return 'AccountKey is not base64, or incomplete';
  if (!/^https?$/i.test(DefaultEndpointsProtocol)) return 'DefaultEndpointsProtocol must be http(s)';
  return HOST_NAME.test(EndpointSuffix) ? undefined : 'EndpointSuffix is not a host';
}

function faultOfSignature({
  SharedAccessSignature = '',
  BlobEndpoint,
  TableEndpoint,
}: Parts): string | undefined {
  if (BlobEndpoint === undefined) return 'BlobEndpoint is missing; SharedAccessSignature needs it';
  if (TableEndpoint === undefined) return 'TableEndpoint is missing; SharedAccessSignature needs it';
  return /(^|[?&])sig=[^&\s]+/.test(SharedAccessSignature) && /^[\x21-\x7e]+$/.test(SharedAccessSignature)
    ? undefined
    : 'SharedAccessSignature is malformed or cut off';
}

function faultOfEndpoints({ BlobEndpoint, TableEndpoint }: Parts): string | undefined {
  if (BlobEndpoint !== undefined && !isServiceAddress(BlobEndpoint)) return 'BlobEndpoint is not a URL';
  return TableEndpoint !== undefined && !isServiceAddress(TableEndpoint)
    ? 'TableEndpoint is not a URL'
    : undefined;
}

/** Whether a text is the address of a service of a storage account, such as https://NAME.blob.core.windows.net. */
export function isServiceAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || /[\s\\]/.test(text)) return false;
  return [url.search, url.hash, url.username, url.password].every((part) => part === '');
}

/** The portal shows a signature with a question mark in front; the endpoints follow from the account's name. */
function withEndpoints({ SharedAccessSignature = '', ...parts }: Parts): Parts {
  const {
    DefaultEndpointsProtocol: protocol,
    EndpointSuffix: suffix,
    AccountName: name,
  } = { ...DEFAULTS, ...parts };
  const endpoint = (service: string): string => `${protocol}://${name}.${service}.${suffix}`;
  const endpoints = name ? { BlobEndpoint: endpoint('blob'), TableEndpoint: endpoint('table') } : {};
  return { ...endpoints, ...parts, SharedAccessSignature: SharedAccessSignature.replace(/^\?/, '') };
}

function written(parts: Parts): string {
  return NAMES.flatMap((name) => (parts[name] === undefined ? [] : [`${name}=${parts[name]}`])).join(';');
}
