/** A link found in a text; `start` and `end` are UTF-16 offsets. */
export interface Link {
  readonly start: number;
  readonly end: number;
  /** As it was written, with `http://` put before a bare host. */
  readonly url: string;
}

/** X links bare hosts too, where they end in a top-level domain it knows; these are the usual ones. */
const BARE_HOST_ENDINGS = 'app|blog|com|de|dev|edu|es|eu|fr|gov|info|io|it|jp|net|nl|org|uk';
const LINK = new RegExp(
  `(?<![\\p{L}\\p{N}_@#$./-])(?:https?://[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+(?::\\d{1,5})?|(?:[a-z0-9-]+\\.)+(?:${BARE_HOST_ENDINGS})(?![\\p{L}\\p{N}_@-]))(?:[/?#][^\\s<>"]*)?`,
  'giu',
);
const TRAILING_PUNCTUATION = /[.,:;!?'"»”’)\]}…]+$/u;

/** Full stops and brackets that close a sentence belong to it and not to its link, unless the bracket opened in the link. */
function withoutTrailingPunctuation(raw: string): string {
  if (raw.endsWith(')') && raw.includes('(')) return raw;
  return raw.replace(TRAILING_PUNCTUATION, '');
}

/** The links of a text in the order they stand, as X would shorten them. */
export function findLinks(text: string): Link[] {
  return [...text.matchAll(LINK)].map((match) => {
    const raw = withoutTrailingPunctuation(match[0]);
    const url = /^https?:\/\//i.test(raw) ? raw : `http://${raw}`;
    return { start: match.index, end: match.index + raw.length, url };
  });
}
