/** How invoices are numbered: `BCN-2026-000123`, a credit note `BCN-CN-2026-000007`. */

/**
 * The code of a branch's invoices, from its name: `Sant Martí` → `SANTMARTI`. The `nth` of those that would be called alike
 * has its number behind it.
 */
export function invoiceCode(branchName: string | null, nth: number): string {
  const letters = (branchName ?? 'MAIN')
    .normalize('NFD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(0, 12);
  return `${letters || 'BRANCH'}${nth === 1 ? '' : nth}`;
}

/** What is counted by itself, each year anew. */
export const seriesOf = (code: string, kind: 'invoice' | 'credit-note') => (kind === 'invoice' ? code : `${code}-CN`);

export const invoiceNumber = (series: string, year: number, sequence: number) =>
  `${series}-${year}-${String(sequence).padStart(6, '0')}`;
