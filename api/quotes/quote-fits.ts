export function quoteFits(_quote: unknown, _asked: unknown, _now: Date): string {
  return 'ok';
}
