/**
 * Which of a form's fields a fault belongs to: the one that the gateway names, or the nearest that it is a part of
 * (`media[0].alt_text` belongs to `media` where there is no field of that name). The index among `names`.
 */
export function placeOf(field: string, names: readonly string[]): number | undefined {
  for (let name = field; name !== ''; name = shorter(name)) {
    const exact = names.indexOf(name);
    if (exact >= 0) return exact;
    // Of a group that is no field itself, such as `poll`, the first of its fields.
    const inside = names.findIndex((each) => each.startsWith(`${name}.`) || each.startsWith(`${name}[`));
    if (inside >= 0) return inside;
  }
  return undefined;
}

/** `a.b[0]` becomes `a.b`, then `a`, then nothing. */
function shorter(name: string): string {
  return name.replace(/(\[\d*\]|^[^.[]*|\.[^.[]*)$/, '');
}
