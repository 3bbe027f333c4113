/**
 * JSON cut into its parts without being written anew, so that what X said stays as X said it: the order of members, and
 * numbers that a double cannot hold. The text must be valid JSON; `JSON.parse` has to have accepted it before.
 */

/** The members of an object by name, each as its own text. The last of equal names counts, as for `JSON.parse`. */
export function membersOf(object: string): Map<string, string> {
  return new Map(
    parts(object, '{').map((part) => {
      const end = endOfString(part, 0);
      return [JSON.parse(part.slice(0, end)), part.slice(part.indexOf(':', end) + 1).trim()];
    }),
  );
}

/** The elements of an array, each as its own text. */
export function elementsOf(array: string): string[] {
  return parts(array, '[');
}

/** What stands between the commas of the outermost brackets; nothing where the text opens otherwise. */
function parts(text: string, opening: '{' | '['): string[] {
  const found: string[] = [];
  const trimmed = text.trim();
  if (!trimmed.startsWith(opening)) return found;
  let depth = 0;
  let start = 1;
  for (let at = 0; at < trimmed.length; at++) {
    const character = trimmed[at];
    if (character === '"') at = endOfString(trimmed, at) - 1;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (!(character === ',' && depth === 1) && depth > 0) continue;
    const part = trimmed.slice(start, at).trim();
    if (part !== '') found.push(part);
    start = at + 1;
  }
  return found;
}

/** The index after the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
