/** What comes in pieces, one by one. */
export async function* oneByOne<T>(pieces: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const piece of pieces) yield* piece;
}
