/** The live map with its panels. */
import { useEffect, useRef, useState } from 'react';
import { type Connection, connectLive } from '../../live/live-connection.js';
import type { FleetMap } from '../../map/fleet-map.js';
import { MapView } from '../../map/map-view.js';
import { CarPanel } from '../../panel/car-panel.js';
import { FleetPanel } from '../../panel/fleet-panel.js';
import { useTheme } from '../../shell/theme.js';
import { Banner } from './banner.js';
import { Legend } from './legend.js';
import { MapBar } from './map-bar.js';
import { NoCars } from './no-cars.js';
import './map-page.css';
import { useCarState } from '../../vehicles/use-car-state.js';
import { useDirectory } from '../../vehicles/use-directory.js';
import { useTick } from '../../vehicles/use-tick.js';
import { vehicleStore } from '../../vehicles/vehicle-store.js';

export default function MapPage() {
  const { theme } = useTheme();
  const [store] = useState(() => vehicleStore());
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', since: Date.now() });
  const [problem, setProblem] = useState('');
  const [namesProblem, setNamesProblem] = useState('');
  const directory = useDirectory(store, setNamesProblem);
  const [chosen, setChosen] = useState<string>();
  const [following, setFollowing] = useState(false);
  const [listOpen, setListOpen] = useState(() => innerWidth > 760);
  const map = useRef<FleetMap>(null);
  useTick(store);

  const vehicles = store.all();
  useCarState(store, chosen);
  useEffect(() => connectLive(store, setConnection), [store]);

  useEffect(() => {
    document.title = 'Live map · Motorpool';
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && setChosen(undefined);
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);

  const choose = (id: string | undefined) => {
    setChosen(id);
    setFollowing(false);
  };
  const chooseFromList = (id: string) => {
    choose(id);
    map.current?.flyTo(id);
  };
  const vehicle = chosen === undefined ? undefined : store.byId(chosen);
  const now = store.clock.now();

  return (
    <div className="console" data-state={connection.state}>
      <MapView
        store={store}
        theme={theme}
        chosen={chosen}
        following={following}
        handle={map}
        onChoose={choose}
        onFollowEnd={() => setFollowing(false)}
        onProblem={setProblem}
      />
      <MapBar
        connection={connection}
        listOpen={listOpen}
        onList={() => {
          choose(undefined);
          setListOpen(!listOpen || vehicle !== undefined);
        }}
        onFit={() => map.current?.fitFleet()}
      />
      <Banner connection={connection} problem={problem || namesProblem} />
      {vehicle ? (
        <CarPanel
          key={vehicle.id}
          vehicle={vehicle}
          directory={directory}
          now={now}
          following={following}
          onFollow={setFollowing}
          onClose={() => choose(undefined)}
        />
      ) : (
        listOpen &&
        vehicles.length > 0 && (
          <FleetPanel vehicles={vehicles} directory={directory} now={now} onChoose={chooseFromList} />
        )
      )}
      {!store.loaded() && <div className="loading" role="progressbar" aria-label="Loading the fleet" />}
      {store.loaded() && vehicles.length === 0 && <NoCars />}
      {vehicles.length > 0 && <Legend />}
    </div>
  );
}
