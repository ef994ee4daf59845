/** Who may stand at a door. */
export const ANYONE = ['nobody', 'customer', 'operator', 'admin'] as const;
export type Caller = (typeof ANYONE)[number];
export const SIGNED_IN: readonly Caller[] = ['customer', 'operator', 'admin'];
export const STAFF: readonly Caller[] = ['operator', 'admin'];
export const ADMIN: readonly Caller[] = ['admin'];

/** By method and path, as in the API document. */
export type Access = Readonly<Record<string, readonly Caller[]>>;
