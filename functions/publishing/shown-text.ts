/** A link in a text as X shows it. */
export interface ShownLink {
  /** X's short address, which stands in the text. */
  readonly url: string;
  /** What it stands for: the address as it was written, with `http://` in front where it was written without a scheme. */
  readonly expandedUrl: string;
}

export interface ShownText {
  readonly text: string;
  readonly links: readonly ShownLink[];
}

/**
 * Whether X shows a text just as it was sent. X trims it, makes a line feed of each line end, composes its characters
 * (NFC), escapes three of them, and puts short addresses in place of what it takes for links; it changes nothing else.
 * What a short address stands for is X's own word (`links`): one that X does not explain stands for itself only. The link
 * that X adds for an attachment, at the end, is told by `isAttachment`, and may be there or not.
 * Linear in the lengths, where X's short addresses are of few different lengths: strangers choose some of what stands on a
 * timeline.
 */
export function isSameText(
  sent: string,
  shown: ShownText,
  isAttachment: (link: ShownLink) => boolean = () => false,
): boolean {
  const wanted = asKept(sent);
  const pieces = piecesOf(shown);
  if (isWrittenAs(wanted, pieces)) return true;
  const last = pieces.at(-1);
  if (typeof last !== 'object' || !isAttachment(last)) return false;
  const [before, ...others] = pieces.slice(0, -1).reverse();
  const own = typeof before === 'string' ? before.trimEnd() : before;
  return isWrittenAs(wanted, own === undefined ? [] : [...others.reverse(), own]);
}

type Piece = string | ShownLink;

/** A text as X keeps it, but for its links. */
export function asKept(text: string): string {
  return text.normalize().replace(/\r\n?/g, '\n').trim();
}

/** A shown text, taken apart at its links; no piece is empty. */
function piecesOf({ text, links }: ShownText): Piece[] {
  const kept = asKept(text);
  const known = new Map(links.map((link) => [link.url, link]));
  const lengths = [...new Set(links.map(({ url }) => url.length))].sort((a, b) => b - a);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { index, 0: address } of kept.matchAll(/https:\/\/t\.co\/[A-Za-z0-9]+/g)) {
    // Text can follow a link without a space.
    const link = lengths.map((length) => known.get(address.slice(0, length))).find((found) => found);
    if (!link) continue;
    if (index > from) pieces.push(unescaped(kept.slice(from, index)));
    pieces.push(link);
    from = index + link.url.length;
  }
  if (from < kept.length) pieces.push(unescaped(kept.slice(from)));
  return pieces;
}

/** Whether a text is these pieces, one after the other, with each link as it can have been written. */
function isWrittenAs(text: string, pieces: readonly Piece[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const written = typeof piece === 'string' ? piece : writtenAt(text, at, piece);
    if (written === undefined || !text.startsWith(written, at)) return false;
    at += written.length;
  }
  return at === text.length;
}

/** How a link stands in a text from a place on: whole, without the scheme that X adds, or as X's own short address. */
function writtenAt(text: string, at: number, { url, expandedUrl }: ShownLink): string | undefined {
  const expanded = expandedUrl.normalize();
  const withoutScheme = expanded.replace(/^http:\/\//, '');
  return [expanded, withoutScheme, url].find((form) => form !== '' && text.startsWith(form, at));
}

const ESCAPES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (form) => ESCAPES[form] ?? form);
}
