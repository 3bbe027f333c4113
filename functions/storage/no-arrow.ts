/**
 * Takes the place of `apache-arrow` in the bundle (build.ts says so). @azure/storage-blob imports it when blobs are listed
 * in Apache Arrow's format, which has to be asked for; the gateway lists no blobs.
 */
export function tableFromIPC(): never {
  throw new Error(
    'This bundle leaves apache-arrow out, so blobs cannot be listed in its format: list them as XML, or remove the alias in build.ts.',
  );
}
