/** The forms that settings come in: for each what is expected, in words and as a check. */

export interface SettingDefinition {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
  /** What a value must look like; `undefined` from `parse` means that it does not. */
  readonly expected: string;
  readonly parse: (text: string) => unknown;
}

const SECRET_FORM = 'one line of printable ASCII characters without spaces';

export function secret(name: string, meaning: string): SettingDefinition {
  return { name, default: '', meaning, expected: SECRET_FORM, parse: secretText };
}

export function number(
  name: string,
  fallback: number,
  range: readonly [number, number],
  meaning: string,
  form: 'integer' | 'decimal' = 'integer',
): SettingDefinition {
  const [least, most] = range;
  return {
    name,
    default: String(fallback),
    meaning,
    expected: `${form === 'integer' ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    parse: (text) => {
      if (!(form === 'integer' ? /^\d{1,12}$/ : /^\d{1,9}(\.\d{1,6})?$/).test(text)) return undefined;
      const value = Number(text);
      return value >= least && value <= most ? value : undefined;
    },
  };
}

/** One of a few words; the first is the default. */
export function choice(name: string, words: readonly [string, string], meaning: string): SettingDefinition {
  const parse = (text: string): string | undefined => (words.includes(text) ? text : undefined);
  return {
    name,
    default: words[0],
    meaning,
    expected: words.map((word) => `\`${word}\``).join(' or '),
    parse,
  };
}

/** The platform leaves the literal text in the variable when it cannot resolve a reference. */
export function isUnresolvedReference(text: string): boolean {
  return /^@Microsoft\.KeyVault\(/i.test(text);
}

/** A secret as it must be: `undefined` for any other text. */
export function secretText(text: string): string | undefined {
  return /^[\x21-\x7e]{1,4096}$/.test(text) ? text : undefined;
}

/** Scheme, host and port of an address that has nothing else. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bare =
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  return bare && /^https?:$/.test(url.protocol) && !/[?#@]/.test(text) ? url.origin : undefined;
}
