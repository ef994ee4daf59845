import { readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;
export const MIB = 1024 * 1024;

/** The memory that a process holds, by proc(5); NaN where there is no /proc, or no such process. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return Number.NaN;
  }
}
