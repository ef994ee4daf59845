/** Why a client is not read just now; several may hold at once. */
export const Hold = {
  signIn: 1,
  ownPending: 2,
  allPending: 4,
  rate: 8,
  outgoing: 16,
  aedes: 32,
  stopping: 64,
} as const;
export type Hold = (typeof Hold)[keyof typeof Hold];
