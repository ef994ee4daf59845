/** What came from a file, as a message may show it. */

const MOST = 60;
const ODD = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\uFFFD/gu;

/** On one line, without a byte that moves a terminal's cursor, and no longer than `most` characters. */
export function shown(text: string, most = MOST): string {
  const start = text.slice(0, most + 1); // a file without line breaks is one cell
  const plain = start.replace(ODD, (odd) => `\\u${(odd.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}
