/** A name of the interface as a label: "no-show" → "No show". */
export const inWords = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
