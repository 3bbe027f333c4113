/**
 * A value that is made when it is first asked for, once however many ask. A failure is not kept: whoever asks next
 * makes it again.
 */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | undefined;
  return () => {
    if (!making) {
      making = make();
      making.catch(() => {
        making = undefined;
      });
    }
    return making;
  };
}
