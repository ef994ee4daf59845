/** A small map: a way, marks on it, and where a car is or was. What it shows is said in words beside it. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import { type Theme, useTheme } from '../shell/theme.js';
import { boundsOf, type Place } from './bounds-of.js';
import { PALETTES } from './palette.js';
import { type PlainMap, plainMap } from './plain-map.js';
import './way-map.css';

export interface WayMark {
  place: Place;
  /** `bad`, `warn` or `info`. */
  tone: 'bad' | 'warn' | 'info';
  /** One character on it. */
  letter: string;
}

interface Props {
  label: string;
  way?: readonly Place[];
  /** Places of the way after which nothing was heard for a while: from there to the next it is not known. */
  silences?: ReadonlySet<number>;
  marks?: readonly WayMark[];
  car?: { place: Place; headingDeg: number | undefined; stale: boolean } | undefined;
  /** Keeps the car in sight. */
  follow?: boolean;
}

const NONE: ReadonlySet<number> = new Set();

function draw(map: MapLibreMap, theme: Theme) {
  const c = PALETTES[theme];
  if (map.getSource('way')) return;
  map.addSource('way', { type: 'geojson', data: wayOf([], NONE) });
  map.addLayer({
    id: 'way-silence',
    type: 'line',
    source: 'way',
    filter: ['==', ['get', 'silent'], true],
    paint: { 'line-color': c.offline, 'line-width': 2, 'line-dasharray': [2, 2] },
  });
  map.addLayer({
    id: 'way-case',
    type: 'line',
    source: 'way',
    filter: ['==', ['get', 'silent'], false],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': c.outline, 'line-width': 8 },
  });
  map.addLayer({
    id: 'way',
    type: 'line',
    source: 'way',
    filter: ['==', ['get', 'silent'], false],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': c.moving, 'line-width': 4 },
  });
}

const pointOf = (place: Place): [number, number] => [place[0], place[1]];

export function WayMap({ label, way, silences = NONE, marks, car, follow = false }: Props) {
  const element = useRef<HTMLElement>(null);
  const { theme } = useTheme();
  const [made, setMade] = useState<PlainMap>();
  const [problem, setProblem] = useState(false);
  const latest = useRef(wayOf([], NONE));
  latest.current = wayOf(way ?? [], silences);

  useEffect(() => {
    const holder = element.current;
    if (!holder) return;
    const show = (map: MapLibreMap, now: Theme) => {
      draw(map, now);
      setWay(map, latest.current);
    };
    let plain: PlainMap | undefined;
    try {
      plain = plainMap(holder, document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light', show);
      setMade(plain);
    } catch {
      setProblem(true); // no WebGL: the words beside it say where
    }
    return () => {
      setMade(undefined);
      plain?.remove();
    };
  }, []);
  useEffect(() => made?.setTheme(theme), [made, theme]);

  useEffect(() => {
    if (!made || !way) return;
    setWay(made.map, latest.current);
    const bounds = boundsOf(way);
    if (bounds) made.map.fitBounds(bounds, { padding: 48, maxZoom: 16.5, animate: false });
  }, [made, way]);

  useMarks(made, marks);
  useCarMark(made, car, follow, way === undefined);
  return (
    <section className="way-map" ref={element} aria-label={label}>
      {problem && <p className="muted way-map-problem">This browser draws no maps (WebGL is off).</p>}
    </section>
  );
}

function setWay(map: MapLibreMap, way: GeoJSON.FeatureCollection) {
  (map.getSource('way') as GeoJSONSource | undefined)?.setData(way);
}

/** A line for each stretch that is known, and one across each silence. */
function wayOf(way: readonly Place[], silences: ReadonlySet<number>): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = [];
  const add = (places: readonly Place[], silent: boolean) => {
    if (places.length < 2) return;
    const geometry = { type: 'LineString' as const, coordinates: places.map(pointOf) };
    features.push({ type: 'Feature', properties: { silent }, geometry });
  };
  let begin = 0;
  for (const place of [...silences].sort((a, b) => a - b)) {
    add(way.slice(begin, place + 1), false);
    add(way.slice(place, place + 2), true);
    begin = place + 1;
  }
  add(way.slice(begin), false);
  return { type: 'FeatureCollection', features };
}

function useMarks(made: PlainMap | undefined, marks: readonly WayMark[] | undefined) {
  useEffect(() => {
    if (!made || !marks) return;
    const drawn = marks.map(({ place, tone, letter }) => {
      const node = document.createElement('span');
      node.className = `way-mark ${tone}`;
      node.textContent = letter;
      node.setAttribute('aria-hidden', 'true');
      return marker(made.map, node, place);
    });
    return () => {
      for (const one of drawn) one.remove();
    };
  }, [made, marks]);
}

function useCarMark(made: PlainMap | undefined, car: Props['car'], follow: boolean, centre: boolean) {
  const [shown, setShown] = useState<PlacedElement>();
  const isKnown = car !== undefined;
  const first = useRef(car);
  first.current = car;
  useEffect(() => {
    if (!made || !isKnown || !first.current) return;
    const node = document.createElement('span');
    node.className = 'way-car';
    node.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2 20 21 12 17 4 21Z"/></svg>';
    const placed = marker(made.map, node, first.current.place);
    setShown(placed);
    if (centre) made.map.jumpTo({ center: pointOf(first.current.place), zoom: 15.5 });
    return () => placed.remove();
  }, [made, isKnown, centre]);
  useEffect(() => {
    if (!made || !shown || !car) return;
    shown.moveTo(car.place);
    shown.element.classList.toggle('stale', car.stale);
    shown.element.classList.toggle('round', car.headingDeg === undefined);
    (shown.element.firstElementChild as SVGElement).style.rotate = `${car.headingDeg ?? 0}deg`;
    if (!follow) return;
    const { x, y } = made.map.project(pointOf(car.place));
    const { clientWidth, clientHeight } = made.map.getContainer();
    if (x < 40 || y < 40 || x > clientWidth - 40 || y > clientHeight - 40) {
      made.map.jumpTo({ center: pointOf(car.place) });
    }
  }, [made, shown, car, follow]);
}

interface PlacedElement {
  element: HTMLElement;
  moveTo(place: Place): void;
  remove(): void;
}

/** An element that stays at its place as the map moves. */
function marker(map: MapLibreMap, element: HTMLElement, at: Place): PlacedElement {
  let place = at;
  const put = () => {
    const { x, y } = map.project(pointOf(place));
    element.style.transform = `translate(${x}px, ${y}px)`;
  };
  map.getCanvasContainer().append(element);
  map.on('move', put);
  map.on('resize', put);
  put();
  return {
    element,
    moveTo(next) {
      place = next;
      put();
    },
    remove() {
      map.off('move', put);
      map.off('resize', put);
      element.remove();
    },
  };
}
