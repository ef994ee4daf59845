/** The live map with its panels. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFilters } from '../../design/filter-bar.js';
import { useLiveSession } from '../../live/live-session.js';
import { useLiveCar } from '../../live/use-live-car.js';
import { useRented } from '../../live/use-rented.js';
import type { FleetMap } from '../../map/fleet-map.js';
import { MapView } from '../../map/map-view.js';
import type { Box } from '../../map/watched-box.js';
import { type CarFilter, carTest, isNarrow, NO_FILTER } from '../../panel/car-filter.js';
import { CarPanel } from '../../panel/car-panel.js';
import { FleetPanel } from '../../panel/fleet-panel.js';
import { useMay } from '../../session/use-rights.js';
import { useTheme } from '../../shell/theme.js';
import { useDirectory } from '../../vehicles/use-directory.js';
import { useTick } from '../../vehicles/use-tick.js';
import { positionOf } from '../../vehicles/vehicle.js';
import { Banner } from './banner.js';
import { Legend } from './legend.js';
import { MapBar } from './map-bar.js';
import { NoCars } from './no-cars.js';
import { useFences } from './use-fences.js';
import './map-page.css';

export default function MapPage() {
  const { theme } = useTheme();
  const may = useMay();
  const { store, live, connection } = useLiveSession();
  const [box, setBox] = useState<Box>(); // what is watched; undefined for all
  const [problem, setProblem] = useState('');
  const [namesProblem, setNamesProblem] = useState('');
  const directory = useDirectory(store, setNamesProblem);
  const [filter, setFilter] = useState<CarFilter>(NO_FILTER);
  const [{ car: linked }, setLinked] = useFilters('car'); // the address says which car is open
  const chosen = linked || undefined;
  const [following, setFollowing] = useState(false);
  const [flying, setFlying] = useState(chosen !== undefined); // to a car that is not watched, once its place is known
  const [listOpen, setListOpen] = useState(() => innerWidth > 760);
  const map = useRef<FleetMap>(null);
  const car = useLiveCar(chosen);
  const fences = useFences(may('alerts.read'));
  useTick(store);
  useRented(store, live, may('rentals.read'));

  useEffect(() => {
    live?.watch({ packed: true });
    return () => live?.watch(undefined);
  }, [live]);

  useEffect(() => {
    document.title = 'Live map · Motorpool';
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && close.current();
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);

  const close = useRef(() => {});
  close.current = () => choose(undefined);
  const place = car.vehicle && positionOf(car.vehicle);
  useEffect(() => {
    if (!flying || !place) return;
    map.current?.flyToPlace(place);
    setFlying(false);
  }, [flying, place]);

  const choose = (id: string | undefined) => {
    setLinked('car', id ?? '');
    setFollowing(false);
    setFlying(false);
  };
  const chooseFromList = (id: string) => {
    choose(id);
    if (store.byId(id)) map.current?.flyTo(id);
    else setFlying(true);
  };
  const wanted = useMemo(() => (isNarrow(filter) ? carTest(filter, directory) : undefined), [filter, directory]);
  const vehicles = store.all();
  const vehicle = chosen === undefined ? undefined : (car.vehicle ?? store.byId(chosen));

  return (
    <div className="console" data-state={connection.state}>
      <MapView
        store={store}
        theme={theme}
        chosen={chosen}
        following={following}
        wanted={wanted}
        fences={fences}
        handle={map}
        onChoose={choose}
        onFollowEnd={() => setFollowing(false)}
        onProblem={setProblem}
        onWatch={(next) => {
          setBox(next);
          live?.watch({ packed: true, ...(next && { bbox: [...next] }) });
        }}
      />
      <MapBar
        connection={connection}
        listOpen={listOpen}
        onList={() => {
          choose(undefined);
          setListOpen(!listOpen || chosen !== undefined);
        }}
        onFit={() => map.current?.fitFleet()}
      />
      <Banner connection={connection} problem={problem || namesProblem} />
      {vehicle ? (
        <CarPanel
          key={vehicle.id}
          vehicle={vehicle}
          directory={directory}
          now={car.now}
          following={following}
          onFollow={setFollowing}
          onClose={() => choose(undefined)}
        />
      ) : (
        listOpen &&
        (vehicles.length > 0 || box) && (
          <FleetPanel
            vehicles={vehicles}
            directory={directory}
            now={store.clock.now()}
            filter={filter}
            box={box}
            onFilter={setFilter}
            onChoose={chooseFromList}
          />
        )
      )}
      {!store.loaded() && <div className="loading" role="progressbar" aria-label="Loading the fleet" />}
      {store.loaded() && vehicles.length === 0 && !box && <NoCars />}
      {vehicles.length > 0 && <Legend />}
    </div>
  );
}
