/** The cars that the filters leave; a fleet has those of the fleets below it too. */
import { useMemo } from 'react';
import { modelOf, plateOf, useCars } from '../../data/use-cars.js';
import { useFleets } from '../../data/use-places.js';
import { plateKey } from '../../vehicles/plate-key.js';

export function useCarsShown({ q, fleet, branch }: { q: string; fleet: string; branch: string }) {
  const { cars, problem } = useCars();
  const { items: fleets } = useFleets();
  const shown = useMemo(() => {
    const within = new Set([fleet]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const { id, parentId } of fleets) {
        if (!parentId || !within.has(parentId) || within.has(id)) continue;
        within.add(id);
        grown = true;
      }
    }
    const [words, plate] = [q.toLowerCase(), plateKey(q)];
    return cars
      ?.filter(
        (car) =>
          (!fleet || within.has(car.fleetId ?? '')) &&
          (!branch || car.branchId === branch) &&
          (`${modelOf(car)} ${plateOf(car)} ${car.externalId ?? ''}`.toLowerCase().includes(words) ||
            (plate !== '' && plateKey(plateOf(car)).startsWith(plate))),
      )
      .sort((a, b) => `${a.location ?? '~'}${modelOf(a)}`.localeCompare(`${b.location ?? '~'}${modelOf(b)}`));
  }, [cars, fleets, q, fleet, branch]);
  return { shown, problem };
}
