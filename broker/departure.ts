/** Whether Aedes has let go of a client, and who waits for that. */
export class Departure {
  #over = false;
  #waiting: (() => void)[] | undefined;

  end(): void {
    this.#over = true;
    for (const resolve of this.#waiting ?? []) resolve();
    this.#waiting = undefined;
  }

  whenOver(): Promise<void> {
    if (this.#over) return Promise.resolve();
    this.#waiting ??= [];
    const waiting = this.#waiting;
    return new Promise((resolve) => waiting.push(resolve));
  }
}
