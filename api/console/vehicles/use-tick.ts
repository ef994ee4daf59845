/** Draws a component again a few times a second while cars change or age, never once a car. */
import { useEffect, useState } from 'react';
import type { VehicleStore } from './vehicle-store.js';

const LEAST_MS = 400;
const MOST_MS = 1000; // ages grow even when nothing is heard

export function useTick(store: VehicleStore): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    let changed = false;
    let drawnAt = 0;
    const draw = () => {
      const since = performance.now() - drawnAt;
      if (document.hidden || (since < MOST_MS && !(changed && since >= LEAST_MS))) return;
      changed = false;
      drawnAt = performance.now();
      setTick((n) => n + 1);
    };
    const stop = store.listen((change) => {
      changed = true;
      if (change.kind === 'replaced') drawnAt = 0;
    });
    const timer = setInterval(draw, 100);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [store]);
  return tick;
}
