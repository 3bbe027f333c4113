/** X's short links, which stand in its texts in place of ours. */
const SHORT_LINK = /https:\/\/t\.co\/\w+/;
/** Names of those who are answered, which X may put in front. */
const ADDRESSEES = /^(@\w+ )+/;

/**
 * Whether what X shows of a post is the text that was sent. X escapes three characters, folds white space, puts its own
 * short links in place of ours, and one more at the end of a post with media or a quote (`isLinked`).
 * Linear in the lengths: whatever else stands on the timeline is compared as well, and much of it strangers chose.
 */
export function isSameText(sent: string, shown: string, isLinked: boolean): boolean {
  const wanted = folded(sent);
  let seen = folded(unescaped(shown));
  if (!wanted.startsWith('@')) seen = seen.replace(ADDRESSEES, '');
  const withoutLast = seen.replace(/(^| )https:\/\/t\.co\/\w+$/, '');
  return fits(wanted, seen) || (isLinked && withoutLast !== seen && fits(wanted, withoutLast));
}

/** Whether a text is the other one's pieces with a link of any form between each two. */
function fits(text: string, shown: string): boolean {
  const [first = '', ...others] = shown.split(SHORT_LINK);
  if (!text.startsWith(first)) return false;
  let ends = new Set([first.length]);
  for (const piece of others) {
    const next = new Set<number>();
    for (const at of linkEnds(text, ends)) if (text.startsWith(piece, at)) next.add(at + piece.length);
    ends = next;
  }
  return ends.has(text.length);
}

/**
 * Where a link may end that begins at one of these places: it has a dot with two characters after it, and no white
 * space. Links that begin later in the same run of characters end nowhere else, so each run is gone through once.
 */
function linkEnds(text: string, starts: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set<number>();
  let runEnd = -1;
  for (const start of [...starts].sort((a, b) => a - b)) {
    if (start < runEnd) continue;
    const space = text.indexOf(' ', start);
    runEnd = space === -1 ? text.length : space;
    const dot = text.indexOf('.', start + 1);
    if (dot === -1) break;
    for (let end = dot + 3; end <= runEnd; end++) ends.add(end);
  }
  return ends;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function folded(text: string): string {
  return text.normalize().replace(/\s+/g, ' ').trim();
}
