/** Vault host suffixes of the public, Chinese and US government clouds. */
const VAULT_SUFFIXES = ['.vault.azure.net', '.vault.azure.cn', '.vault.usgovcloudapi.net'];
/** X's own API hosts: the only ones that a deployed app sends its credentials to without being told to. */
const X_API_HOSTS = ['api.x.com', 'api.twitter.com'];

/** True for an address that never leaves this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** What is expected of X's address instead, where the app's credentials may not be sent to the given one. */
export function faultOfOrigin(origin: string, deployed: boolean, confirmedHost?: string): string | undefined {
  const { protocol, hostname, host } = new URL(origin);
  if (protocol === 'http:') {
    if (deployed) return 'https: a deployed app never sends its credentials in the clear';
    return isLoopback(hostname) ? undefined : 'https, or plain http on a loopback address such as 127.0.0.1';
  }
  if (!deployed || X_API_HOSTS.includes(host) || host === confirmedHost) return undefined;
  return 'https://api.x.com; to send the app’s credentials to another host, repeat that host in DANGEROUSLY_SEND_CREDENTIALS_TO';
}

/** What is expected of the vault's address instead, where the app may not sign in to the given one, or lacks one. */
export function faultOfVault(
  url: string | undefined,
  deployed: boolean,
  isNeeded: boolean,
): string | undefined {
  if (url === undefined) {
    return isNeeded ? 'the vault’s address, since TWITTER_SECRETS_FROM is key-vault' : undefined;
  }
  const { protocol, hostname, port } = new URL(url);
  if (!deployed && isLoopback(hostname)) return undefined;
  const isVault = VAULT_SUFFIXES.some((suffix) => hostname.endsWith(suffix) && hostname !== suffix.slice(1));
  return protocol === 'https:' && port === '' && isVault
    ? undefined
    : 'https://NAME.vault.azure.net (or another Azure cloud’s vault address)';
}
