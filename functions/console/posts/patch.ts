import type { PartView } from '../answers.ts';

/** The texts that are new. A list is replaced as a whole in a merge patch, so a thread is sent with all that it holds. */
export function patchOf(
  parts: readonly PartView[],
  texts: readonly string[],
): Readonly<Record<string, unknown>> {
  if (parts.every(({ text = '' }, index) => text === texts[index])) return {};
  if (parts.length === 1) return { text: texts[0] };
  return { parts: parts.map(({ x_id: _, ...kept }, index) => ({ ...kept, text: texts[index] })) };
}
