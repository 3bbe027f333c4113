/** The id of a post on X, of its address or as it is. */
export function xIdOf(text: string): string | undefined {
  return /^\s*(?:https?:\/\/[^\s/]+\/[^\s]*\/status\/)?(\d{1,19})(?:[/?#]\S*)?\s*$/.exec(text)?.[1];
}
