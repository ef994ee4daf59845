/** Who was told when that a car is theirs for a span: what the customers themselves saw, whatever the tables say. */

export interface Claim {
  reservationId: string;
  vehicleId: string;
  startsAt: number;
  endsAt: number;
  /** From the moment of the answer … */
  from: number;
  /** … to when the hold ran out, or when the customer asked for something else. */
  until: number;
}

/** Pairs of claims of one car that were both good at one moment and whose spans overlap. */
export function doubleClaims(claims: readonly Claim[]): [Claim, Claim][] {
  const doubled: [Claim, Claim][] = [];
  const good = new Map<string, Claim[]>();
  for (const claim of claims.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from)) {
    const others = (good.get(claim.vehicleId) ?? []).filter(({ until }) => until > claim.from);
    for (const other of others) {
      const apart = other.endsAt <= claim.startsAt || claim.endsAt <= other.startsAt;
      if (!apart && other.reservationId !== claim.reservationId) doubled.push([other, claim]);
    }
    good.set(claim.vehicleId, [...others, claim]);
  }
  return doubled;
}
