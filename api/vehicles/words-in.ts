/**
 * What somebody types, as a query of PostgreSQL's for `vehicles.words`: `tesla mod` → `'tesla' & 'mod':*`. Quoted, so that
 * nothing in a word is an operator. PostgreSQL reads `e-208` as `e` and the number `-208`, so a number is sought with that sign too.
 */
export function wordsIn(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .map((word, i) => {
      const end = i === words.length - 1 ? ':*' : '';
      return /^\p{N}/u.test(word) ? `('${word}'${end} | '-${word}'${end})` : `'${word}'${end}`;
    })
    .join(' & ');
}
