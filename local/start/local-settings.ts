import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The values of local.settings.json, which is made from the example where there is none.
 * Throws with a sentence when the file cannot be used.
 */
export async function ensureLocalSettings(root: string): Promise<Readonly<Record<string, string>>> {
  const file = join(root, 'local.settings.json');
  const text = await readFile(file, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await copyFile(join(root, 'local.settings.json.example'), file);
    return readFile(file, 'utf8');
  });
  const values = valuesOf(text);
  if (values) return values;
  throw new Error(
    'local.settings.json is not what it should be: JSON with an object "Values" of texts, and not encrypted. Mend it, or delete it and start again.',
  );
}

function valuesOf(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('Values' in parsed)) return undefined;
    if ('IsEncrypted' in parsed && parsed.IsEncrypted === true) return undefined;
    const { Values: values } = parsed;
    const isTexts =
      typeof values === 'object' &&
      values !== null &&
      Object.values(values).every((v) => typeof v === 'string');
    return isTexts ? (values as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}
