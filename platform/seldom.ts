/** `tell`, but at most once in `everyMs`: for what goes wrong again with each try. What comes in between is left out. */
export function seldom<A extends unknown[]>(everyMs: number, tell: (...args: A) => void): (...args: A) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (...args) => {
    if (performance.now() - toldAt < everyMs) return;
    toldAt = performance.now();
    tell(...args);
  };
}
