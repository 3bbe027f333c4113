/** Where the app's data lives: what `AzureWebJobsStorage` names. */
export type StorageSettings =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | { readonly kind: 'identity'; readonly blobServiceUri: string; readonly tableServiceUri: string };

/** Reads what the Functions host itself reads: a connection string, or addresses for access by identity. */
export function storageSettings(
  env: Readonly<Record<string, string | undefined>>,
): StorageSettings | undefined {
  const connectionString = env.AzureWebJobsStorage?.trim();
  if (connectionString) return { kind: 'connection-string', connectionString };
  const account = env.AzureWebJobsStorage__accountName?.trim();
  const uri = (service: 'blob' | 'table'): string | undefined =>
    env[`AzureWebJobsStorage__${service}ServiceUri`]?.trim() ||
    (account && `https://${account}.${service}.core.windows.net`);
  const [blobServiceUri, tableServiceUri] = [uri('blob'), uri('table')];
  return blobServiceUri && tableServiceUri
    ? { kind: 'identity', blobServiceUri, tableServiceUri }
    : undefined;
}
