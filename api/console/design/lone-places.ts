/** Places of values without a neighbour at either side: no line goes through them. */
export function lonePlaces(values: ArrayLike<number | null | undefined>): number[] {
  const isThere = (place: number) => typeof values[place] === 'number';
  return Array.from(values, (_, place) => place).filter(
    (place) => isThere(place) && !isThere(place - 1) && !isThere(place + 1),
  );
}
