import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `npm start` takes from local.settings.json. */
export interface LocalSettings {
  readonly values: Readonly<Record<string, string>>;
  /** `Host.CORS`: the origins whose pages may call, separated by commas, or `*`; `func` reads it from the file itself. */
  readonly cors: string | undefined;
}

/**
 * Reads local.settings.json, which is made from the example where there is none.
 * Throws with a sentence when the file cannot be used.
 */
export async function ensureLocalSettings(root: string): Promise<LocalSettings> {
  const file = join(root, 'local.settings.json');
  const text = await readFile(file, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await copyFile(join(root, 'local.settings.json.example'), file);
    return readFile(file, 'utf8');
  });
  const settings = settingsOf(text);
  if (settings) return settings;
  throw new Error(
    'local.settings.json is not what it should be: JSON with an object "Values" of texts, and not encrypted. Mend it, or delete it and start again.',
  );
}

function settingsOf(text: string): LocalSettings | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('Values' in parsed)) return undefined;
    if ('IsEncrypted' in parsed && parsed.IsEncrypted === true) return undefined;
    const { Values: values } = parsed;
    const isTexts =
      typeof values === 'object' &&
      values !== null &&
      Object.values(values).every((v) => typeof v === 'string');
    return isTexts ? { values: values as Record<string, string>, cors: corsOf(parsed) } : undefined;
  } catch {
    return undefined;
  }
}

function corsOf(settings: object): string | undefined {
  const host: unknown = 'Host' in settings ? settings.Host : undefined;
  if (typeof host !== 'object' || host === null || !('CORS' in host)) return undefined;
  return typeof host.CORS === 'string' ? host.CORS : undefined;
}
