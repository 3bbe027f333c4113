/** Control characters but tab and line breaks, halves of surrogate pairs, and what X's rules for texts forbid. */
const UNWANTED = /[^\P{Cc}\t\r\n]|[\p{Cs}\uFEFF\uFFFE\uFFFF]/u;

/** The first character that X does not take, as `U+0007`. */
export function unwantedCharacter(text: string): string | undefined {
  const code = UNWANTED.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
