import { percentEncode } from '../percent-encode.ts';
import { decode, hidesLetters } from './decode.ts';
import { createMultiSearch } from './multi-search.ts';

/** A secret that X knows, under the name of its setting. */
export interface NamedSecret {
  readonly name: string;
  readonly value: string;
}

/**
 * Looks for secrets: as they are, percent-encoded, JSON-escaped, or in base64 of either alphabet at any alignment, as
 * `Authorization: Basic` has them beside a key. Gives the name of the first that is found, but for those that are
 * `expected`.
 */
export type SecretSearch = (bytes: Buffer, expected?: string) => string | undefined;

/** Nothing that X issues is shorter, and what is shorter could stand in any answer by chance. */
const MIN_SECRET = 8;
/** Letters and digits in a row: the first and the last so many of a secret's longest row say enough to be the secret. */
const TELLING = 16;
/** Fewer different ones in it, and the piece is a filling such as the A's with which a bearer token begins. */
const MIN_DIFFERENT = 6;
/** Fewer in a row, and looking for them finds too much else. */
const MIN_ANCHOR = 6;

interface Pattern {
  /** Of the secret that it stands for. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** What to look for in the bytes as they came, and whether finding it settles that the secret is there. */
interface Anchor extends Pattern {
  readonly settles: boolean;
}

/**
 * Prepares the search; that takes a part of a millisecond, so it is kept as long as the secrets stay the same.
 *
 * No escape touches letters and digits, and every secret of X's has a long row of them: the first and the last piece of
 * that row, and their base64, are looked for in the bytes as they came. A secret without one is looked for in a decoded
 * copy, which is made only where a part of it is found, or where letters are escaped after all.
 */
export function createSecretSearch(secrets: readonly NamedSecret[]): SecretSearch {
  const plans = secrets.filter(({ value }) => decode(Buffer.from(value)).length >= MIN_SECRET).map(planFor);
  if (plans.length === 0) return () => undefined;
  const anchors = plans.flatMap((plan) => plan.anchors);
  const quick = anchors.length > 0 ? createMultiSearch(anchors.map(({ bytes }) => bytes)) : undefined;
  const forms = plans.flatMap((plan) => plan.forms);
  const thorough = createMultiSearch(forms.map(({ bytes }) => bytes));
  const isVague = plans.some((plan) => plan.isVague);

  function searchThoroughly(bytes: Buffer, expected: string | undefined): string | undefined {
    let found: string | undefined;
    const onMatch = (index: number): boolean => {
      const name = forms[index]?.name;
      if (name !== expected) found = name;
      return found !== undefined;
    };
    return thorough.search(bytes, onMatch) || thorough.search(decode(bytes), onMatch) ? found : undefined;
  }

  return (bytes, expected) => {
    let settled: string | undefined;
    let isDoubtful = isVague;
    quick?.search(bytes, (index) => {
      const anchor = anchors[index];
      if (anchor && anchor.name !== expected) {
        if (anchor.settles) settled = anchor.name;
        else isDoubtful = true;
      }
      return settled !== undefined;
    });
    if (settled !== undefined) return settled;
    return isDoubtful || hidesLetters(bytes) ? searchThoroughly(bytes, expected) : undefined;
  };
}

interface Plan {
  readonly anchors: readonly Anchor[];
  /** All of what the secret can look like once it is decoded, or where it needs no decoding. */
  readonly forms: readonly Pattern[];
  /** Whether there is a form without an anchor. */
  readonly isVague: boolean;
}

function planFor({ name, value }: NamedSecret): Plan {
  const row = longestRow(decode(Buffer.from(value)).toString('latin1'));
  if (row.length >= TELLING) {
    const pieces = tellingPieces(row);
    const forms = pieces
      .flatMap((piece) => [piece, ...inBase64(piece)])
      .map((form) => ({ name, bytes: Buffer.from(form) }));
    return { anchors: forms.map((form) => ({ ...form, settles: true })), forms, isVague: false };
  }
  const written = [value, ...inBase64(value), ...inBase64(percentEncode(value))];
  const decoded = written.map((form) => decode(Buffer.from(form)).toString('latin1'));
  const rows = decoded.map(longestRow);
  const anchors = rows.filter(({ length }) => length >= MIN_ANCHOR);
  return {
    anchors: [...new Set(anchors)].map((anchor) => ({ name, bytes: Buffer.from(anchor), settles: false })),
    forms: [...new Set([...written, ...decoded])].map((form) => ({
      name,
      bytes: Buffer.from(form, 'latin1'),
    })),
    isVague: anchors.length < rows.length,
  };
}

/** The longest row of letters and digits that has a letter: a row of digits alone can be a user's id. */
function longestRow(text: string): string {
  return (text.match(/[a-z\d]+/gi) ?? [])
    .filter((row) => /[a-z]/i.test(row))
    .reduce((longest, row) => (row.length > longest.length ? row : longest), '');
}

/** The first and the last piece of a row that say enough; an echo may be cut off at either end. */
function tellingPieces(row: string): readonly string[] {
  const pieces = Array.from({ length: row.length - TELLING + 1 }, (_, at) => row.slice(at, at + TELLING));
  const telling = pieces.filter((piece) => /[a-z]/i.test(piece) && new Set(piece).size >= MIN_DIFFERENT);
  const [first = row, last = first] = [telling[0], telling.at(-1)];
  return [...new Set([first, last])];
}

/**
 * What a text is within the base64 of something longer: three forms, by where it begins in there. What its neighbours
 * have a part in is left out.
 */
function inBase64(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    return bytes.toString('base64').slice(start, end);
  });
}
