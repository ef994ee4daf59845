/** Asks the person for a second factor when the API does; one prompt, however many requests wait for it. */
const listeners = new Set<() => void>();
let waiting: { asked: Promise<boolean>; answer: (shown: boolean) => void } | undefined;

function tell(): void {
  for (const listener of listeners) listener();
}

export const secondFactor = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isAsked: () => waiting !== undefined,
  /** True once it was shown; false when the person would rather not. */
  ask(): Promise<boolean> {
    if (!waiting) {
      let answer: (shown: boolean) => void = () => {};
      const asked = new Promise<boolean>((resolve) => {
        answer = resolve;
      });
      waiting = { asked, answer };
      tell();
    }
    return waiting.asked;
  },
  settle(shown: boolean): void {
    waiting?.answer(shown);
    waiting = undefined;
    tell();
  },
};
